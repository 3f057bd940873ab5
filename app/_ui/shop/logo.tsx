/** Two leaves on a stalk: the mark of the shop. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className="shrink-0 text-accent">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        d="M16 26V12m0 4c0-4-2.5-7-7.5-7.5 0 5 2.5 7.5 7.5 7.5zm0 3c0-4.5 2.5-7.5 7.5-8 0 5-2.5 8-7.5 8z"
        className="stroke-paper"
        fill="none"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
