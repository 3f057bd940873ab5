import type { PrismaClient } from "#lib/db/generated/client.ts";
import { findCursor, type Page, pageOf } from "#lib/db/queries/admin-cursor.ts";

/** The inbox keeps what agreed with our rows; the quarantine what did not. */
export const NOTIFICATION_BOXES = ["inbox", "open", "resolved"] as const;
export type NotificationBox = (typeof NOTIFICATION_BOXES)[number];

export type AdminNotificationRow = {
  notifyId: string;
  receivedAt: Date;
  orderNo: string | null;
  outTradeNo: string;
  tradeNo: string;
  tradeStatus: string;
  body: string;
} & (
  | { box: "inbox"; kind: string; verdict: string }
  | { box: "open" | "resolved"; reason: string; resolution: string | null; tryCount: number }
);

const PAGE_ROWS = 30;

const SHARED_FIELDS = {
  notifyId: true,
  receivedAt: true,
  outTradeNo: true,
  tradeNo: true,
  tradeStatus: true,
  body: true,
  order: { select: { orderNo: true } },
} as const;

export const INBOX_FIELDS = { ...SHARED_FIELDS, kind: true, verdict: true } as const;
export const QUARANTINE_FIELDS = {
  ...SHARED_FIELDS,
  reason: true,
  status: true,
  resolution: true,
  tryCount: true,
} as const;

export function adminNotificationQueries(reader: PrismaClient) {
  return {
    async list(query: { box: NotificationBox; cursor: string | null }): Promise<Page<AdminNotificationRow>> {
      const cursor = findCursor(query.cursor);
      const after = cursor && {
        OR: [{ receivedAt: { lt: cursor.at } }, { receivedAt: cursor.at, notifyId: { lt: cursor.id } }],
      };
      const order = [{ receivedAt: "desc" as const }, { notifyId: "desc" as const }];
      const rows =
        query.box === "inbox"
          ? await listInbox()
          : (
              await reader.quarantinedNotification.findMany({
                where: { status: query.box, ...after },
                select: QUARANTINE_FIELDS,
                orderBy: order,
                take: PAGE_ROWS + 1,
              })
            ).map(quarantineRowOf);
      return pageOf(rows, PAGE_ROWS, (row) => ({ at: row.receivedAt, id: row.notifyId }));

      async function listInbox() {
        const found = await reader.notification.findMany({
          where: { ...after },
          select: INBOX_FIELDS,
          orderBy: order,
          take: PAGE_ROWS + 1,
        });
        return found.map(inboxRowOf);
      }
    },

    async count(): Promise<Record<NotificationBox, number>> {
      const [inbox, open, resolved] = await Promise.all([
        reader.notification.count(),
        reader.quarantinedNotification.count({ where: { status: "open" } }),
        reader.quarantinedNotification.count({ where: { status: "resolved" } }),
      ]);
      return { inbox, open, resolved };
    },
  };
}

type Stored = {
  notifyId: string;
  receivedAt: Date;
  outTradeNo: string;
  tradeNo: string;
  tradeStatus: string;
  body: string;
  order: { orderNo: string } | null;
};

export function inboxRowOf({ order, ...row }: Stored & { kind: string; verdict: string }): AdminNotificationRow {
  return { ...row, box: "inbox", orderNo: order?.orderNo ?? null };
}

export function quarantineRowOf(
  stored: Stored & { reason: string; status: string; resolution: string | null; tryCount: number },
): AdminNotificationRow {
  const { order, status, ...row } = stored;
  return { ...row, box: status === "open" ? "open" : "resolved", orderNo: order?.orderNo ?? null };
}
