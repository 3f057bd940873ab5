-- AlterTable
ALTER TABLE "Order" ADD COLUMN "nextExpiryAt" DATETIME;

-- CreateTable
CREATE TABLE "WorkCase" (
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "tryCount" INTEGER NOT NULL DEFAULT 0,
    "faultCount" INTEGER NOT NULL DEFAULT 0,
    "needsPersonSince" DATETIME,
    "cause" TEXT,
    "settledAt" DATETIME,
    "settledBy" TEXT,
    "note" TEXT,

    PRIMARY KEY ("kind", "subjectId")
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "orderId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "nextTryAt" DATETIME,
    "sendCount" INTEGER NOT NULL DEFAULT 0,
    "deliveredAt" DATETIME,
    "problem" TEXT,
    CONSTRAINT "OutboxMessage_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "WorkCase_needsPersonSince_idx" ON "WorkCase"("needsPersonSince");

-- CreateIndex
CREATE INDEX "OutboxMessage_status_nextTryAt_idx" ON "OutboxMessage"("status", "nextTryAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_orderId_idx" ON "OutboxMessage"("orderId");

-- CreateIndex
CREATE INDEX "PaymentAttempt_lastAskedAt_idx" ON "PaymentAttempt"("lastAskedAt");

-- What waits for a person already shall stand on the list as well.
INSERT INTO "WorkCase" ("kind", "subjectId", "needsPersonSince", "cause")
SELECT 'witness', "id", COALESCE("witnessedAt", "createdAt"), 'contradicted' FROM "Payment" WHERE "witness" = 'contradicted';
INSERT INTO "WorkCase" ("kind", "subjectId", "needsPersonSince", "cause")
SELECT 'notification', "notifyId", "receivedAt", 'unexplained' FROM "QuarantinedNotification"
WHERE "status" = 'open' AND "nextTryAt" IS NULL;
INSERT INTO "WorkCase" ("kind", "subjectId", "needsPersonSince", "cause")
SELECT 'refund', "id", COALESCE("settledAt", "createdAt"), 'refused' FROM "Refund"
WHERE "kind" = 'surplus' AND "status" = 'failed';
