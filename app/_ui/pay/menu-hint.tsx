type Props = { className: string };

/** A line drawn from the words to the upper right corner, where WeChat has its menu. For the eye only. */
export function MenuArrow({ className }: Props) {
  return (
    <svg aria-hidden="true" viewBox="0 0 120 92" fill="none" stroke="currentColor" className={className}>
      <path
        d="M6 80c34 6 82-6 96-64"
        strokeWidth="3"
        strokeLinecap="round"
        strokeDasharray="140"
        className="animate-draw [--length:140]"
      />
      <path d="M88 27l15-17 10 21" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** The sign of that menu, as it stands in WeChat's bar. */
export function MenuDots({ className }: Props) {
  return (
    <svg aria-hidden="true" viewBox="0 0 44 28" className={className}>
      <rect x="0.75" y="0.75" width="42.5" height="26.5" rx="13.25" fill="none" stroke="currentColor" opacity="0.4" />
      <g fill="currentColor">
        <circle cx="12.5" cy="14" r="2.6" />
        <circle cx="22" cy="14" r="3.6" />
        <circle cx="31.5" cy="14" r="2.6" />
      </g>
    </svg>
  );
}
