import { LINE_QUANTITY_MAX } from "#lib/domain/order.ts";
import { formatFen } from "#lib/i18n/format-money.ts";
import { shop } from "#lib/server/shop.ts";

const FRESH = { headers: { "Cache-Control": "no-store" } };

/**
 * What moves by itself, for pages that were made once. With `product`: how many of each of its variants can be bought
 * (as far as one may choose) and what they cost now. Without: the products that are sold out.
 */
export async function GET(request: Request): Promise<Response> {
  const { queries } = await shop();
  const slug = new URL(request.url).searchParams.get("product");
  if (slug === null) return Response.json({ soldOut: await queries.catalogue.listSoldOutSlugs() }, FRESH);
  const variants = await queries.catalogue.listStock(slug);
  return Response.json(
    {
      variants: variants.map(({ sku, stock, priceFen }) => ({
        sku,
        left: Math.min(stock, LINE_QUANTITY_MAX),
        price: formatFen(priceFen),
      })),
    },
    FRESH,
  );
}
