import { findPicture } from "#lib/server/pictures.ts";

type Context = { params: Promise<{ file: string }> };

/** A picture never changes under its name. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const picture = await findPicture((await params).file);
  if (picture === null) return new Response(null, { status: 404 });
  return new Response(picture, {
    headers: {
      "Content-Type": "image/webp",
      "Cache-Control": "public, max-age=31536000, immutable",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
