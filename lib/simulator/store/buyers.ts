/** The test buyers and their purses. */
import type { Buyer, FundChannel } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** Three people that together meet every ordinary case: plenty, too little, and an account that is a mobile number. */
const SAMPLE_BUYERS: readonly Buyer[] = [
  {
    buyerId: "2088722000010019",
    logonId: "linxiaoman@example.com",
    name: "林小满",
    password: "111111",
    balanceFen: 10_000_000,
    cardName: "示例银行储蓄卡（6688）",
    cardFen: 50_000_000,
    creditFen: 500_000,
  },
  {
    buyerId: "2088722000020028",
    logonId: "chenmo@example.com",
    name: "陈默",
    password: "111111",
    balanceFen: 100,
    cardName: "示例银行储蓄卡（1024）",
    cardFen: 5_000,
    creditFen: 500_000,
  },
  {
    buyerId: "2088722000030037",
    logonId: "13800138000",
    name: "周知夏",
    password: "111111",
    balanceFen: 1_000_000,
    cardName: "示例银行储蓄卡（3141）",
    cardFen: 1_000_000,
    creditFen: 500_000,
  },
];

/** What the wallet of a buyer holds that somebody adds. */
const FIRST_WALLET = {
  balanceFen: 1_000_000,
  cardName: "示例银行储蓄卡（0000）",
  cardFen: 1_000_000,
  creditFen: 500_000,
} as const;

export interface BuyerStore {
  list(): Buyer[];
  find(buyerId: string): Buyer | null;
  get(buyerId: string): Buyer;
  findByLogon(logonId: string): Buyer | null;
  /** A new buyer with a first wallet. */
  add(buyer: Pick<Buyer, "buyerId" | "logonId" | "name" | "password">): void;
  /** Puts the purses back to what they held at first. */
  reset(buyerId: string): void;
  /** Adds to (or with a negative sum takes from) one purse; the table refuses to go below zero. */
  move(move: { buyerId: string; channel: FundChannel; byFen: number }): void;
}

export function createBuyerStore(database: SimulatorDatabase): BuyerStore {
  const insert = database.prepare<[Buyer]>(
    `INSERT OR IGNORE INTO buyers (buyerId, logonId, name, password, balanceFen, cardName, cardFen, creditFen)
     VALUES (@buyerId, @logonId, @name, @password, @balanceFen, @cardName, @cardFen, @creditFen)`,
  );
  for (const buyer of SAMPLE_BUYERS) insert.run(buyer);

  const all = database.prepare<[], Buyer>("SELECT * FROM buyers ORDER BY buyerId");
  const byId = database.prepare<[string], Buyer>("SELECT * FROM buyers WHERE buyerId = ?");
  const byLogon = database.prepare<[string], Buyer>("SELECT * FROM buyers WHERE logonId = ?");
  const moveBalance = database.prepare<[number, string]>(
    "UPDATE buyers SET balanceFen = balanceFen + ? WHERE buyerId = ?",
  );
  const moveCard = database.prepare<[number, string]>("UPDATE buyers SET cardFen = cardFen + ? WHERE buyerId = ?");
  const moveCredit = database.prepare<[number, string]>(
    "UPDATE buyers SET creditFen = creditFen + ? WHERE buyerId = ?",
  );
  const refill = database.prepare<[Pick<Buyer, "buyerId" | "balanceFen" | "cardFen" | "creditFen">]>(
    "UPDATE buyers SET balanceFen = @balanceFen, cardFen = @cardFen, creditFen = @creditFen WHERE buyerId = @buyerId",
  );
  const purses = { ALIPAYACCOUNT: moveBalance, BANKCARD: moveCard, PCREDIT: moveCredit };
  return {
    list: () => all.all(),
    find: (buyerId) => byId.get(buyerId) ?? null,
    get(buyerId) {
      const buyer = byId.get(buyerId);
      if (!buyer) throw new Error(`no buyer ${buyerId}`);
      return buyer;
    },
    findByLogon: (logonId) => byLogon.get(logonId.trim()) ?? null,
    add: (buyer) => void insert.run({ ...FIRST_WALLET, ...buyer }),
    reset(buyerId) {
      const { balanceFen, cardFen, creditFen } =
        SAMPLE_BUYERS.find((sample) => sample.buyerId === buyerId) ?? FIRST_WALLET;
      refill.run({ buyerId, balanceFen, cardFen, creditFen });
    },
    move({ buyerId, channel, byFen }) {
      purses[channel].run(byFen, buyerId);
    },
  };
}
