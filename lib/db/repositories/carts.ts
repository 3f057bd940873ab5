import type { Prisma } from "#lib/db/generated/client.ts";
import { fen } from "#lib/domain/money.ts";
import type { CartLineRow, UnitOfWork } from "#lib/services/ports.ts";

type Carts = UnitOfWork["carts"];

export class CartsRepository implements Carts {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async findLines(visitorHash: string): Promise<CartLineRow[]> {
    const lines = await this.#db.cartLine.findMany({
      where: { visitorHash },
      select: { variantId: true, quantity: true, seenPriceFen: true },
      orderBy: [{ addedAt: "asc" }, { variantId: "asc" }],
    });
    return lines.map((line) => ({ ...line, seenPriceFen: fen(line.seenPriceFen) }));
  }

  async putLine(line: { visitorHash: string; at: Date } & CartLineRow): Promise<void> {
    const { visitorHash, variantId, quantity, seenPriceFen, at } = line;
    if (quantity === 0) {
      await this.removeLines({ visitorHash, variantIds: [variantId] });
      return;
    }
    await this.#db.cart.upsert({
      where: { visitorHash },
      create: { visitorHash, updatedAt: at },
      update: { updatedAt: at },
      select: { visitorHash: true },
    });
    await this.#db.cartLine.upsert({
      where: { visitorHash_variantId: { visitorHash, variantId } },
      create: { visitorHash, variantId, quantity, seenPriceFen, addedAt: at },
      update: { quantity, seenPriceFen },
      select: { variantId: true },
    });
  }

  async removeLines(cart: { visitorHash: string; variantIds: readonly string[] }): Promise<void> {
    await this.#db.cartLine.deleteMany({
      where: { visitorHash: cart.visitorHash, variantId: { in: [...cart.variantIds] } },
    });
  }
}
