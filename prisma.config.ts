import { defineConfig } from "prisma/config";

// For Prisma's own tools, such as `npx prisma studio`. The shop itself takes the file from its configuration.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: "file:./.data/shop.db" },
});
