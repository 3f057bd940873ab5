import { __iconData as bell } from "lucide-react/icons/bell";
import { __iconData as book } from "lucide-react/icons/book-open";
import { __iconData as check } from "lucide-react/icons/check";
import { __iconData as chevronLeft } from "lucide-react/icons/chevron-left";
import { __iconData as chevronRight } from "lucide-react/icons/chevron-right";
import { __iconData as checkCircle } from "lucide-react/icons/circle-check";
import { __iconData as clock } from "lucide-react/icons/clock";
import { __iconData as copy } from "lucide-react/icons/copy";
import { __iconData as external } from "lucide-react/icons/external-link";
import { __iconData as globe } from "lucide-react/icons/globe";
import { __iconData as home } from "lucide-react/icons/house";
import { __iconData as list } from "lucide-react/icons/list";
import { __iconData as spinner } from "lucide-react/icons/loader-circle";
import { __iconData as minus } from "lucide-react/icons/minus";
import { __iconData as moon } from "lucide-react/icons/moon";
import { __iconData as box } from "lucide-react/icons/package";
import { __iconData as plus } from "lucide-react/icons/plus";
import { __iconData as refresh } from "lucide-react/icons/refresh-cw";
import { __iconData as search } from "lucide-react/icons/search";
import { __iconData as shield } from "lucide-react/icons/shield-check";
import { __iconData as bag } from "lucide-react/icons/shopping-bag";
import { __iconData as stethoscope } from "lucide-react/icons/stethoscope";
import { __iconData as sun } from "lucide-react/icons/sun";
import { __iconData as trash } from "lucide-react/icons/trash";
import { __iconData as alert } from "lucide-react/icons/triangle-exclamation-point";
import { __iconData as truck } from "lucide-react/icons/truck";
import { __iconData as returnArrow } from "lucide-react/icons/undo-2";
import { __iconData as user } from "lucide-react/icons/user";
import { __iconData as wallet } from "lucide-react/icons/wallet";
import { __iconData as close } from "lucide-react/icons/x";

/** What each icon of the shop and the back office stands for. */
const ICONS = {
  alert,
  bag,
  book,
  box,
  check,
  checkCircle,
  chevronLeft,
  chevronRight,
  clock,
  close,
  copy,
  bell,
  external,
  globe,
  home,
  list,
  minus,
  moon,
  plus,
  refresh,
  returnArrow,
  search,
  shield,
  spinner,
  stethoscope,
  sun,
  trash,
  truck,
  user,
  wallet,
} as const;

export type IconName = keyof typeof ICONS;

type Shape = { tag: string; attributes: Record<string, string> };

/** The strokes of every icon, by its name here. */
export function iconShapes(): { name: string; shapes: Shape[] }[] {
  return Object.entries(ICONS).map(([name, { node }]) => ({
    name,
    shapes: node.map(([tag, all]) => ({
      tag,
      // `key` is React's, not SVG's.
      attributes: Object.fromEntries(Object.entries(all).filter(([attribute]) => attribute !== "key")),
    })),
  }));
}
