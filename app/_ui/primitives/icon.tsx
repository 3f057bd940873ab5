import type { ComponentProps } from "react";

/** Strokes on a 24 px grid, drawn for this shop. Decoration only: the word beside an icon carries the meaning. */
const STROKES = {
  alert: "M12 8v5M12 16.5v.01M10.3 4 2.8 17.5A2 2 0 0 0 4.5 20.5h15a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0z",
  arrowRight: "M5 12h14M13 6l6 6-6 6",
  bag: "M6 8h12l1.2 11a1.5 1.5 0 0 1-1.5 1.6H6.3A1.5 1.5 0 0 1 4.8 19zM9 8V6.5a3 3 0 0 1 6 0V8",
  box: "M4 8l8-4.5L20 8v8l-8 4.5L4 16zM4 8l8 4.5L20 8M12 12.5v8",
  check: "M5 12.5l4.5 4.5L19.5 7",
  checkCircle: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.4l2.8 2.8L16 9.6",
  chevronDown: "M6 9.5l6 6 6-6",
  chevronLeft: "M14.5 6l-6 6 6 6",
  chevronRight: "M9.5 6l6 6-6 6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h9.5a1.5 1.5 0 0 1 1.5 1.5V19a1.5 1.5 0 0 1-1.5 1.5H10A1.5 1.5 0 0 1 8.5 19V9zM15.5 9V5.5A1.5 1.5 0 0 0 14 4H5.5A1.5 1.5 0 0 0 4 5.5V14a1.5 1.5 0 0 0 1.5 1.5h3",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0",
  external:
    "M13.5 4.5H19.5V10.5M19.5 4.5L11 13M17.5 13.5v5a1.5 1.5 0 0 1-1.5 1.5H6a1.5 1.5 0 0 1-1.5-1.5V8A1.5 1.5 0 0 1 6 6.5h5",
  globe:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 9.5h17M3.5 14.5h17M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z",
  home: "M4 11l8-7 8 7v8.5a1 1 0 0 1-1 1h-4.5v-6h-5v6H5a1 1 0 0 1-1-1z",
  list: "M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5v.01M4.5 12v.01M4.5 17.5v.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M6 12h12",
  moon: "M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10z",
  pen: "M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18zM14.5 6.5l3 3",
  plus: "M12 6v12M6 12h12",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.2-5.300L19.5 9M19.5 4.5V9H15",
  returnArrow: "M9 8.5L4.5 13 9 17.5M4.5 13H15a4.5 4.5 0 0 0 0-9h-2",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20.5 20.5",
  shield: "M12 3.5l7 2.5v5.5c0 4.2-2.8 7.3-7 9-4.2-1.7-7-4.8-7-9V6zM9 12l2.2 2.200L15.2 10",
  spinner: "M12 4a8 8 0 1 0 8 8",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.600l1.1 1.100M17.3 17.300l1.1 1.100M5.6 18.400l1.1-1.100M17.3 6.700l1.1-1.1",
  trash:
    "M5 7h14M9.5 7V5.5A1.5 1.5 0 0 1 11 4h2a1.5 1.5 0 0 1 1.5 1.5V7M7 7l.8 12a1.5 1.5 0 0 0 1.5 1.400h5.400a1.5 1.5 0 0 0 1.5-1.400L17 7",
  truck:
    "M3 6.5h11v10H8.5M5 16.5H3v-10M14 10h4l3 3.5v3h-1.5M14 16.5h1.5M6.8 18.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.600zM17.5 18.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.600z",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.600-6 7.5-6s6.900 2 7.5 6",
  exit: "M14 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H14M10.5 12h9M16 8l4 4-4 4",
  wallet:
    "M4 7.5A2 2 0 0 1 6 5.5h11.5v3M4 7.5v10a2 2 0 0 0 2 2h12.5a1.5 1.5 0 0 0 1.5-1.5v-8A1.5 1.5 0 0 0 18.5 8.5H5M16 14v.01",
} as const;

export type IconName = keyof typeof STROKES;

export function Icon({ name, size = 20, ...props }: ComponentProps<"svg"> & { name: IconName; size?: number }) {
  return (
    <svg
      data-slot="icon"
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...props}
    >
      <path d={STROKES[name]} />
    </svg>
  );
}
