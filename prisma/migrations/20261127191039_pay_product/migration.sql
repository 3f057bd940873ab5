-- Written by hand: adding a column needs no copy of the table, and so locks a large shop for a moment only.
ALTER TABLE "PaymentAttempt" ADD COLUMN "product" TEXT NOT NULL DEFAULT 'page';
