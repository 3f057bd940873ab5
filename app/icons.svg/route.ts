import { iconShapes } from "#app/_ui/primitives/icon-shapes.ts";

// Made once, when the shop is built.
export const dynamic = "force-static";

/** All icons in one file. Drawn by reference they cost no script at all; the browser fetches them once. */
export function GET(): Response {
  const symbols = iconShapes().map(({ name, shapes }) => {
    const drawn = shapes.map(({ tag, attributes }) => `<${tag} ${attributesOf(attributes)}/>`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.join("")}</symbol>`;
  });
  return new Response(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`, {
    headers: { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400" },
  });
}

function attributesOf(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ");
}
