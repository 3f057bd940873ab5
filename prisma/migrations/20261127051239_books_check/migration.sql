-- CreateTable
CREATE TABLE "BooksCheck" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "startedAt" DATETIME NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "nextCheckAt" DATETIME NOT NULL,
    "broken" TEXT NOT NULL,
    "rightAt" DATETIME
);

-- Until now a cancelled order's attempt was closed with no audit row of its own: the order's row tells when and by whom.
INSERT INTO "AuditEntry" ("id", "at", "actor", "action", "orderId", "subject", "before", "after", "detail")
SELECT 'closed_' || a."id", a."closedAt", o."actor", 'attempt.closed', a."orderId", a."outTradeNo", 'open', 'closed', '{}'
FROM "PaymentAttempt" a JOIN "AuditEntry" o ON o."orderId" = a."orderId" AND o."action" = 'order.cancelled'
WHERE a."closedAt" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM "AuditEntry" e WHERE e."orderId" = a."orderId" AND e."action" = 'attempt.closed' AND e."subject" = a."outTradeNo"
);
