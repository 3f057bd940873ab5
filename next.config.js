import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants.js";
import { policyForAnyPage } from "./lib/server/security-policy.js";

/** Addresses that are not pages of the default language: other languages, handlers, Next's own files, icons. */
const NOT_A_CHINESE_PAGE = "(?:en|zh-CN|api|pictures|_next)(?:/|$)|icons?\\.svg$|robots\\.txt$";

/** @param {boolean} development */
function securityHeaders(development) {
  return [
    // proxy.ts puts a stricter one in its place where a page is made for one request.
    { key: "Content-Security-Policy", value: policyForAnyPage({ development }) },
    { key: "X-Content-Type-Options", value: "nosniff" },
    { key: "X-Frame-Options", value: "DENY" },
    // Order links carry a key: no other site may read it. "no-referrer" would turn the Origin of our own forms to null.
    { key: "Referrer-Policy", value: "same-origin" },
    { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
    { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
    // Browsers heed it only over https.
    { key: "Strict-Transport-Security", value: "max-age=31536000" },
  ];
}

/**
 * @param {string} phase
 * @returns {import("next").NextConfig}
 */
export default function config(phase) {
  return {
    agentRules: false,
    // Beside the build that `npm start` runs in place, a folder that needs nothing else: `npm run release` takes it from
    // there. Next's own start command must not see the setting, it would warn of it.
    ...(phase === PHASE_PRODUCTION_BUILD && { output: "standalone" }),
    poweredByHeader: false,
    // In development Next gives its scripts to localhost alone; behind a tunnel they are asked for by another name.
    allowedDevOrigins: process.env["PUBLIC_URL"] ? [new URL(process.env["PUBLIC_URL"]).hostname] : [],
    reactStrictMode: true,
    serverExternalPackages: [
      "alipay-sdk",
      "better-sqlite3",
      "@prisma/adapter-better-sqlite3",
      "@prisma/client",
      "@prisma/driver-adapter-utils",
      "pino",
    ],
    // `npm test` checks the types; whoever only starts the shop need not wait for it.
    typescript: { ignoreBuildErrors: true },
    // Pictures are composed at the sizes shown and served by /pictures, so the optimizer stays shut.
    images: { unoptimized: true },
    experimental: {
      // A page for a made-up address may fill memory's bounded cache, never the disk.
      isrFlushToDisk: false,
      serverActions: { bodySizeLimit: "64kb" },
    },
    async headers() {
      // Without a named part in the source Next need not compile each value anew for each request.
      return [{ source: "/(.*)", headers: securityHeaders(phase === PHASE_DEVELOPMENT_SERVER) }];
    },
    async redirects() {
      return [
        { source: "/zh-CN", destination: "/", permanent: true },
        { source: "/zh-CN/:path*", destination: "/:path*", permanent: true },
      ];
    },
    async rewrites() {
      return {
        beforeFiles: [
          { source: "/", destination: "/zh-CN" },
          { source: `/:path((?!${NOT_A_CHINESE_PAGE}).*)`, destination: "/zh-CN/:path" },
        ],
        afterFiles: [],
        fallback: [],
      };
    },
  };
}
