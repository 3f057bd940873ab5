-- Written by hand: adding columns needs no copy of the table, and so locks a large shop for a moment only.
ALTER TABLE "Order" ADD COLUMN "learnAgainAt" DATETIME;
ALTER TABLE "Order" ADD COLUMN "learnAgainCount" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Order_learnAgainAt_idx" ON "Order"("learnAgainAt");
