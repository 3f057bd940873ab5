// lucide gives each icon as a component, and its strokes beside it under a name that its own types leave out.
interface LucideIconData {
  readonly node: readonly (readonly [string, Readonly<Record<string, string>>])[];
}
declare module "lucide-react/icons/triangle-exclamation-point" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/shopping-bag" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/book-open" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/package" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/check" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/circle-check" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/chevron-left" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/chevron-right" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/clock" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/x" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/copy" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/bell" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/external-link" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/globe" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/house" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/list" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/minus" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/moon" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/plus" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/refresh-cw" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/undo-2" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/search" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/shield-check" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/loader-circle" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/stethoscope" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/sun" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/trash" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/truck" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/user" {
  export const __iconData: LucideIconData;
}
declare module "lucide-react/icons/wallet" {
  export const __iconData: LucideIconData;
}
