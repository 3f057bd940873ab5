import { Guest } from "#tests/support/guest.ts";
import { fetchAlone } from "#tests/support/http-exchange.ts";
import type { NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { type StaffSession, signInStaff } from "#tests/support/staff-session.ts";

/** A guest with something in the cart. */
async function guestWithCart(desk: NotifyDesk): Promise<Guest> {
  const guest = new Guest(desk);
  const { sku } = await desk.rig.database.reader.variant.findUniqueOrThrow({ where: { id: await desk.findArticle() } });
  await guest.changeCart({ sku, quantity: "1", mode: "set" });
  return guest;
}

/** The page as its visitor's browser gets it. */
async function pageOf(desk: NotifyDesk, path: string, { cookie }: Pick<StaffSession, "cookie">): Promise<string> {
  const answer = await fetchAlone(`${desk.rig.shopUrl}${path}`, { headers: { cookie } });
  expect(answer.status, path).toBe(200);
  return answer.text();
}

/** As React writes a text between two tags. */
function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const NAMES = {
  "one character": "李",
  "forty characters": "名".repeat(40),
  "forty emoji": "😀".repeat(40),
  "right to left": "محمد بن سلمان",
  combining: "Zoe\u0308 e\u0301",
  "outside the basic plane": "𠮷野家",
  "joined emoji": "👩\u200D🍳",
  quoted: `O'Brien "Bo" & <Sons>`,
};

test("I-07: names of any script are stored as they were typed, and shown so", async ({ desk }) => {
  const staff = await signInStaff(desk);
  for (const [what, contactName] of Object.entries(NAMES)) {
    const guest = await guestWithCart(desk);
    const { orderNo } = await guest.placeOrder({ contactName, addressDetail: contactName, buyerNote: contactName });
    const where = { orderNo: orderNo ?? what };
    const order = await desk.rig.database.reader.order.findUniqueOrThrow({ where });
    expect(order).toMatchObject({ contactName, addressDetail: contactName, buyerNote: contactName });
    expect(await pageOf(desk, `/orders/${order.orderNo}`, guest), what).toContain(escaped(contactName));
    expect(await pageOf(desk, `/admin/orders/${order.orderNo}`, staff), what).toContain(escaped(contactName));
  }
});

test("I-07: texts that are too long, empty or not typed by anybody make no order", async ({ desk }) => {
  const guest = await guestWithCart(desk);
  const before = await desk.books();
  const bad = [
    "",
    "   ",
    "\u3000",
    "a\0b",
    "\u001B[2J",
    "a\nb",
    "\u0085",
    "half \uD83D",
    "\uFFFD",
    "名".repeat(10_000),
  ];
  for (const field of ["contactName", "city", "addressDetail"]) {
    for (const text of [...bad, "名".repeat(121)]) {
      const answer = await guest.placeOrder({ [field]: text });
      expect(answer.text, `${field}: ${JSON.stringify(text.slice(0, 20))}`).toContain('"status":"invalid"');
    }
  }
  for (const buyerNote of ["a\0b", "half \uD83D", "话".repeat(201), "😀".repeat(201)]) {
    expect((await guest.placeOrder({ buyerNote })).text).toContain('"status":"invalid"');
  }
  // A million characters are not even read.
  expect((await guest.placeOrder({ contactName: "x".repeat(1_000_000) })).status).toBeGreaterThanOrEqual(400);
  expect(await desk.changesSince(before)).toEqual({});
});

const MARKUP = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `javascript:alert(1)`,
  "=cmd|'/C calc'!A0",
];

test("I-08: markup in any text is shown as text, to the buyer and to staff", async ({ desk }) => {
  const staff = await signInStaff(desk);
  for (const markup of MARKUP) {
    const guest = await guestWithCart(desk);
    const { orderNo } = await guest.placeOrder({
      ...{ contactName: markup, city: markup, addressDetail: markup, buyerNote: markup },
    });
    const pages = [
      await pageOf(desk, `/orders/${orderNo ?? ""}`, guest),
      await pageOf(desk, "/orders", guest),
      await pageOf(desk, `/admin/orders/${orderNo ?? ""}`, staff),
      await pageOf(desk, `/admin/orders?q=${encodeURIComponent(markup)}`, staff),
      await pageOf(desk, `/search?q=${encodeURIComponent(markup)}`, guest),
    ];
    for (const page of pages) {
      expect(page).not.toContain("<img src=x");
      expect(page).not.toContain("<script>alert");
      expect(page).not.toMatch(/(href|src|action)="javascript:/i);
    }
    for (const page of [pages[0], pages[2]]) expect(page).toContain(escaped(markup));
  }
});

test("I-09: a search takes quotes, comments and wildcards for themselves", async ({ desk }) => {
  const staff = await signInStaff(desk);
  const mark = desk.container.visitors.newToken().slice(0, 12);
  const names = [`${mark}%x`, `${mark}_x`, `${mark}'x`, `${mark}--x`, `${mark}\\x`];
  const orderNos: (string | null)[] = [];
  for (const contactName of names)
    orderNos.push((await (await guestWithCart(desk)).placeOrder({ contactName })).orderNo);
  const before = await desk.books();
  const foundBy = async (text: string) => {
    const page = await pageOf(desk, `/admin/orders?q=${encodeURIComponent(text)}`, staff);
    return names.filter((_name, at) => page.includes(orderNos[at] ?? "no order"));
  };
  expect(await foundBy(mark)).toEqual(names);
  for (const name of names) expect(await foundBy(name), name).toEqual([name]);
  const noise = ["%%%%", "_", `' OR '1'='1`, `"; DROP TABLE "Order"; --`, "\\", "*", "a\0b", "%".repeat(10_000)];
  for (const text of noise) {
    for (const path of [`/admin/orders?q=`, `/search?q=`, `/en/search?q=`]) {
      await pageOf(desk, `${path}${encodeURIComponent(text).slice(0, 8_000)}`, staff);
    }
  }
  // A wildcard alone stands for no order whose texts lack it.
  expect(await foundBy(`${mark}%%`)).toEqual([]);
  expect(await desk.changesSince(before)).toEqual({});
});
