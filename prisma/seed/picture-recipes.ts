/** What stands in each sample picture, where, and in which colour. Lengths are pixels of a 1,024 px square. */
import type { Tint } from "#prisma/seed/recolour.ts";

export type Ground = { wall: string; floor: string };

/** The photographer's seven rolls of paper. */
export const GROUNDS = {
  paper: { wall: "#f5f1ea", floor: "#e9e2d5" },
  oat: { wall: "#f0e7d8", floor: "#e4d6bf" },
  sand: { wall: "#ecdcc2", floor: "#dfc8a6" },
  clay: { wall: "#efd8c9", floor: "#e1bfaa" },
  blush: { wall: "#f3e0d9", floor: "#e6c8be" },
  sage: { wall: "#e0e6d5", floor: "#cbd5bd" },
  mist: { wall: "#dfe7e5", floor: "#c7d4d2" },
} as const satisfies Record<string, Ground>;

type GroundName = keyof typeof GROUNDS;

export type Thing = {
  /** File name of the emoji without its extension: its code points. */
  emoji: string;
  /** Longer edge before turning. */
  size: number;
  /** Middle of the thing, from the left. */
  x: number;
  /** From the top: the foot of what stands, the middle of what lies. */
  y: number;
  lies?: boolean;
  /** Degrees clockwise. */
  turn?: number;
  mirrored?: boolean;
  tints?: readonly Tint[];
  /** Hue range in degrees that is left out. */
  without?: readonly [number, number];
};

/** `things` from the back to the front. */
export type Picture = { name: string; ground: GroundName; things: readonly Thing[] };

type Look = { ground: GroundName; tints?: readonly Tint[] };

/** One picture for each colour of the same arrangement, named `product-colour`. */
function inColours(product: string, things: readonly Thing[], looks: Record<string, Look>): Picture[] {
  return Object.entries(looks).map(([colour, { ground, tints }]) => ({
    name: `${product}-${colour}`,
    ground,
    things: things.map((thing, index) => (tints && index === things.length - 1 ? { ...thing, tints } : thing)),
  }));
}

/** Both of a pair change colour together. */
function pairInColours(product: string, things: readonly Thing[], looks: Record<string, Look>): Picture[] {
  return Object.entries(looks).map(([colour, { ground, tints }]) => ({
    name: `${product}-${colour}`,
    ground,
    things: tints ? things.map((thing) => ({ ...thing, tints })) : things,
  }));
}

const RED: Tint["from"] = [325, 75];
const BLUE: Tint["from"] = [185, 300];
const VIOLET: Tint["from"] = [265, 340];
const GREEN: Tint["from"] = [105, 175];
const CERAMIC: Tint["from"] = [265, 335];

const LEAF: readonly Tint[] = [{ from: [100, 160], hue: 138, chroma: 0.72, light: 0.88 }];
const COFFEE: Tint = { from: [340, 60], hue: 55, chroma: 0.7, light: 0.8 };
const INK_DARK: Tint = { from: [265, 345], hue: 60, chroma: 0.12 };
const MAP: readonly Tint[] = [
  { from: [185, 300], hue: 205, chroma: 0.4 },
  { from: [130, 180], hue: 130, chroma: 0.5, light: 0.95 },
];

/** Colours that a thing has in every picture that asks for no others. */
export const DEFAULT_TINTS: Readonly<Record<string, readonly Tint[]>> = {
  "1f33f": LEAF,
  "1f335": LEAF,
  "1fab4": LEAF,
  "1fad9": [{ from: [185, 265], hue: 138, chroma: 0.85, light: 0.9 }],
  "1f96e": [{ from: [325, 35], hue: 45, chroma: 0.8 }],
  "1f375": [COFFEE, { from: GREEN, hue: 140, chroma: 0.7, light: 0.92 }],
  "1f36f": [{ from: [330, 75], hue: 50, chroma: 0.8 }],
  "1f4da": [
    { from: [130, 165], hue: 150, chroma: 0.4, light: 0.8 },
    { from: [330, 40], hue: 40, chroma: 0.65, light: 0.95 },
    { from: [200, 275], hue: 230, chroma: 0.45, light: 0.9 },
  ],
  "1f4cf": [INK_DARK],
  "1f4d0": [INK_DARK],
  "1f4fb": [INK_DARK, { from: [205, 255], hue: 190, chroma: 0.5 }],
  "1f56f-fe0f": [{ from: [265, 350], hue: 55, chroma: 0.5 }],
  "1f5fa-fe0f": MAP,
  "1f97e": [
    { from: [35, 100], hue: 65, chroma: 0.75, light: 0.93 },
    { from: [330, 25], hue: 40, chroma: 0.6, light: 0.9 },
  ],
  "1fa91": [{ from: [325, 60], hue: 42, chroma: 0.75 }],
  "1f944": [INK_DARK],
};

const TEAPOT = {
  vermilion: [{ from: RED, hue: 40, chroma: 0.85, light: 0.95 }],
  pine: [{ from: RED, hue: 168, chroma: 0.42, light: 0.82 }],
  oat: [{ from: RED, hue: 80, chroma: 0.2, light: 1.28 }],
} as const satisfies Record<string, readonly Tint[]>;

const MUG = {
  oat: [{ from: CERAMIC, hue: 80, chroma: 0.45, light: 1.05, paint: 0.02 }, COFFEE],
  mist: [{ from: CERAMIC, hue: 235, chroma: 1, light: 0.95, paint: 0.045 }, COFFEE],
  clay: [{ from: CERAMIC, hue: 45, chroma: 1.5, light: 0.86, paint: 0.08 }, COFFEE],
} as const satisfies Record<string, readonly Tint[]>;

const tea: Picture[] = [
  ...inColours("round-teapot", [{ emoji: "1fad6", size: 640, x: 512, y: 800 }], {
    vermilion: { ground: "oat", tints: TEAPOT.vermilion },
    pine: { ground: "oat", tints: TEAPOT.pine },
    oat: { ground: "clay", tints: TEAPOT.oat },
  }),
  {
    name: "round-teapot-table",
    ground: "sage",
    things: [
      { emoji: "1f33f", size: 330, x: 800, y: 690, turn: 12 },
      { emoji: "1fad6", size: 500, x: 410, y: 760, tints: TEAPOT.pine },
      { emoji: "2615", size: 300, x: 745, y: 850, tints: MUG.oat },
    ],
  },
  ...inColours("morning-tea-bags", [{ emoji: "1f375", size: 660, x: 512, y: 800 }], {
    longjing: { ground: "sage" },
    osmanthus: { ground: "sand", tints: [COFFEE, { from: GREEN, hue: 80, light: 1.1 }] },
  }),
  {
    name: "morning-tea-bags-leaves",
    ground: "paper",
    things: [
      { emoji: "1f34b", size: 250, x: 765, y: 640 },
      { emoji: "1f375", size: 520, x: 430, y: 760 },
      { emoji: "1f33f", size: 280, x: 740, y: 800, turn: 60, lies: true },
    ],
  },
  ...inColours("stoneware-mug", [{ emoji: "2615", size: 620, x: 512, y: 800 }], {
    oat: { ground: "sand", tints: MUG.oat },
    mist: { ground: "mist", tints: MUG.mist },
    clay: { ground: "oat", tints: MUG.clay },
  }),
  {
    name: "stoneware-mug-three",
    ground: "blush",
    things: [
      { emoji: "2615", size: 350, x: 300, y: 610, tints: MUG.mist },
      { emoji: "2615", size: 370, x: 700, y: 640, tints: MUG.oat },
      { emoji: "2615", size: 430, x: 480, y: 880, tints: MUG.clay },
    ],
  },
  { name: "spring-longjing", ground: "sage", things: [{ emoji: "1fad9", size: 620, x: 512, y: 810 }] },
  {
    name: "spring-longjing-leaves",
    ground: "oat",
    things: [
      { emoji: "1f33f", size: 360, x: 730, y: 720, turn: 15 },
      { emoji: "1fad9", size: 480, x: 400, y: 780 },
      { emoji: "1f33f", size: 250, x: 690, y: 830, turn: 60, lies: true },
    ],
  },
  ...inColours("rim-flask", [{ emoji: "1f376", size: 640, x: 512, y: 810 }], {
    indigo: { ground: "oat" },
    celadon: { ground: "sage", tints: [{ from: [225, 275], hue: 165, chroma: 0.6 }] },
    cinnabar: { ground: "blush", tints: [{ from: [225, 275], hue: 33, chroma: 0.95 }] },
  }),
  {
    name: "rim-flask-evening",
    ground: "clay",
    things: [
      { emoji: "1f376", size: 520, x: 430, y: 780 },
      { emoji: "1f361", size: 290, x: 780, y: 760, lies: true },
    ],
  },
  { name: "linden-honey", ground: "sand", things: [{ emoji: "1f36f", size: 620, x: 512, y: 810 }] },
  {
    name: "linden-honey-breakfast",
    ground: "paper",
    things: [
      { emoji: "1f35e", size: 380, x: 690, y: 680 },
      { emoji: "1f36f", size: 430, x: 380, y: 780 },
      { emoji: "1f34b", size: 240, x: 720, y: 860, turn: -12 },
    ],
  },
  { name: "osmanthus-mooncakes", ground: "clay", things: [{ emoji: "1f96e", size: 600, x: 512, y: 500, lies: true }] },
  {
    name: "osmanthus-mooncakes-four",
    ground: "sand",
    things: [
      { emoji: "1f96e", size: 370, x: 310, y: 310, lies: true },
      { emoji: "1f96e", size: 370, x: 714, y: 310, lies: true, turn: 8 },
      { emoji: "1f96e", size: 370, x: 310, y: 714, lies: true, turn: -6 },
      { emoji: "1f96e", size: 370, x: 714, y: 714, lies: true },
    ],
  },
];

const INK = {
  navy: [{ from: [225, 290], hue: 255, chroma: 0.8, light: 0.85 }],
  pine: [{ from: [225, 290], hue: 165, chroma: 0.55, light: 0.88 }],
  vermilion: [{ from: [225, 290], hue: 33, chroma: 1, light: 1.05 }],
} as const satisfies Record<string, readonly Tint[]>;

const CLOTH = {
  ink: [{ from: VIOLET, hue: 265, chroma: 0.25, light: 0.85, below: 0.74 }],
  pine: [{ from: VIOLET, hue: 165, chroma: 0.75, light: 1.0, below: 0.74 }],
  rust: [{ from: VIOLET, hue: 40, chroma: 1.6, light: 1.2, below: 0.74 }],
} as const satisfies Record<string, readonly Tint[]>;

const PENCIL = {
  natural: [{ from: RED, hue: 72, chroma: 0.55, light: 1.02 }],
  pine: [{ from: RED, hue: 160, chroma: 0.4, light: 0.75 }],
  rust: [{ from: RED, hue: 38, chroma: 0.7, light: 0.85 }],
} as const satisfies Record<string, readonly Tint[]>;

const stationery: Picture[] = [
  ...inColours("green-hill-fountain-pen", [{ emoji: "1f58b-fe0f", size: 700, x: 512, y: 512, lies: true }], {
    navy: { ground: "oat", tints: INK.navy },
    pine: { ground: "sage", tints: INK.pine },
    vermilion: { ground: "sand", tints: INK.vermilion },
  }),
  {
    name: "green-hill-fountain-pen-letter",
    ground: "clay",
    things: [
      { emoji: "2709-fe0f", size: 600, x: 440, y: 470, lies: true, turn: -8 },
      { emoji: "1f58b-fe0f", size: 500, x: 640, y: 600, lies: true, tints: INK.pine },
    ],
  },
  ...inColours("daily-click-pen", [{ emoji: "1f58a-fe0f", size: 680, x: 512, y: 512, lies: true }], {
    navy: { ground: "mist", tints: INK.navy },
    pine: { ground: "oat", tints: INK.pine },
    vermilion: { ground: "paper", tints: INK.vermilion },
  }),
  {
    name: "daily-click-pen-row",
    ground: "sand",
    things: [
      { emoji: "1f58a-fe0f", size: 480, x: 300, y: 430, lies: true, tints: INK.navy },
      { emoji: "1f58a-fe0f", size: 480, x: 512, y: 512, lies: true, tints: INK.vermilion },
      { emoji: "1f58a-fe0f", size: 480, x: 724, y: 594, lies: true, tints: INK.pine },
    ],
  },
  ...inColours("cloth-notebook", [{ emoji: "1f4d3", size: 680, x: 512, y: 512, lies: true, turn: -6 }], {
    ink: { ground: "sand", tints: CLOTH.ink },
    pine: { ground: "oat", tints: CLOTH.pine },
    rust: { ground: "paper", tints: CLOTH.rust },
  }),
  {
    name: "cloth-notebook-desk",
    ground: "mist",
    things: [
      { emoji: "1f4d3", size: 470, x: 350, y: 420, lies: true, turn: -14, tints: CLOTH.rust },
      { emoji: "1f4d3", size: 500, x: 560, y: 560, lies: true, turn: 6, tints: CLOTH.pine },
      { emoji: "270f-fe0f", size: 340, x: 800, y: 760, lies: true, turn: 20, tints: PENCIL.natural },
    ],
  },
  {
    name: "cedar-pencils",
    ground: "sage",
    things: [
      { emoji: "270f-fe0f", size: 520, x: 330, y: 380, lies: true, tints: PENCIL.pine },
      { emoji: "270f-fe0f", size: 520, x: 512, y: 512, lies: true, tints: PENCIL.natural },
      { emoji: "270f-fe0f", size: 520, x: 694, y: 644, lies: true, tints: PENCIL.rust },
    ],
  },
  {
    name: "cedar-pencils-sketch",
    ground: "oat",
    things: [
      { emoji: "1f5d2-fe0f", size: 560, x: 430, y: 480, lies: true, turn: -7 },
      { emoji: "270f-fe0f", size: 420, x: 690, y: 650, lies: true, tints: PENCIL.natural },
    ],
  },
  {
    name: "penny-bookmark",
    ground: "oat",
    things: [{ emoji: "1f516", size: 620, x: 512, y: 512, lies: true, tints: [{ from: RED, hue: 30, chroma: 0.85 }] }],
  },
  {
    name: "penny-bookmark-book",
    ground: "sage",
    things: [
      {
        emoji: "1f4d6",
        size: 640,
        x: 470,
        y: 500,
        lies: true,
        turn: -4,
        tints: [{ from: BLUE, hue: 45, chroma: 0.6, light: 0.97 }],
      },
      { emoji: "1f516", size: 330, x: 690, y: 660, lies: true, tints: [{ from: RED, hue: 30, chroma: 0.85 }] },
    ],
  },
  { name: "pan-watercolours", ground: "paper", things: [{ emoji: "1f3a8", size: 640, x: 512, y: 512, lies: true }] },
  {
    name: "pan-watercolours-brush",
    ground: "mist",
    things: [
      { emoji: "1f3a8", size: 520, x: 420, y: 440, lies: true, turn: 12 },
      {
        emoji: "1f58c-fe0f",
        size: 460,
        x: 680,
        y: 660,
        lies: true,
        tints: [{ from: [325, 30], hue: 165, chroma: 0.5, light: 0.8 }],
      },
    ],
  },
  { name: "aluminium-ruler", ground: "clay", things: [{ emoji: "1f4cf", size: 660, x: 512, y: 512, lies: true }] },
  {
    name: "aluminium-ruler-set",
    ground: "sage",
    things: [
      { emoji: "1f4d0", size: 430, x: 390, y: 420, lies: true },
      { emoji: "1f4cf", size: 520, x: 590, y: 600, lies: true },
    ],
  },
];

const STRAP: Tint["from"] = [235, 305];
const WATCH = {
  navy: [{ from: STRAP, hue: 262, chroma: 0.55, light: 0.9 }],
  pine: [{ from: STRAP, hue: 165, chroma: 0.45, light: 0.95 }],
  tan: [{ from: STRAP, hue: 58, chroma: 0.65, light: 1.05 }],
} as const satisfies Record<string, readonly Tint[]>;

const HEADPHONES = {
  cloud: [],
  ink: [{ from: [0, 359], hue: 265, light: 0.5, paint: 0.015 }],
  pine: [{ from: [0, 359], hue: 168, light: 0.72, paint: 0.07 }],
} as const satisfies Record<string, readonly Tint[]>;

const SCREEN: readonly Tint[] = [
  { from: [185, 245], hue: 190, chroma: 0.55, light: 0.92 },
  { ...INK_DARK, from: [260, 345] },
];

const MOUSE = {
  cloud: [],
  sage: [{ from: CERAMIC, hue: 150, light: 0.88, paint: 0.05 }],
  blush: [{ from: CERAMIC, hue: 30, light: 0.94, paint: 0.06 }],
} as const satisfies Record<string, readonly Tint[]>;

const KEYBOARD = {
  cloud: [],
  ink: [{ from: [0, 359], hue: 265, light: 0.55, paint: 0.015 }],
} as const satisfies Record<string, readonly Tint[]>;

const CAMERA = {
  black: [{ from: VIOLET, hue: 60, light: 0.62, paint: 0.01, below: 0.62 }],
  brown: [{ from: VIOLET, hue: 55, light: 0.82, paint: 0.07, below: 0.62 }],
} as const satisfies Record<string, readonly Tint[]>;

const tech: Picture[] = [
  ...inColours("stillness-headphones", [{ emoji: "1f3a7", size: 640, x: 512, y: 800 }], {
    cloud: { ground: "clay", tints: HEADPHONES.cloud },
    ink: { ground: "oat", tints: HEADPHONES.ink },
    pine: { ground: "sage", tints: HEADPHONES.pine },
  }),
  {
    name: "stillness-headphones-desk",
    ground: "sand",
    things: [
      { emoji: "1fab4", size: 330, x: 790, y: 640 },
      { emoji: "1f3a7", size: 480, x: 420, y: 780, tints: HEADPHONES.pine },
      { emoji: "2615", size: 230, x: 790, y: 850, tints: MUG.oat },
    ],
  },
  { name: "thin-laptop", ground: "oat", things: [{ emoji: "1f4bb", size: 680, x: 512, y: 770, tints: SCREEN }] },
  {
    name: "thin-laptop-desk",
    ground: "mist",
    things: [
      { emoji: "1fab4", size: 320, x: 815, y: 640 },
      { emoji: "1f4bb", size: 540, x: 430, y: 740, tints: SCREEN },
      { emoji: "1f5b1-fe0f", size: 190, x: 810, y: 840 },
    ],
  },
  ...inColours("rangefinder-camera", [{ emoji: "1f4f7", size: 660, x: 512, y: 770 }], {
    black: { ground: "sand", tints: CAMERA.black },
    brown: { ground: "paper", tints: CAMERA.brown },
  }),
  {
    name: "rangefinder-camera-travel",
    ground: "clay",
    things: [
      { emoji: "1f5fa-fe0f", size: 560, x: 450, y: 430, lies: true, turn: -7 },
      { emoji: "1f4f7", size: 480, x: 620, y: 640, lies: true, turn: 5, tints: CAMERA.brown },
    ],
  },
  ...inColours("field-watch", [{ emoji: "231a", size: 660, x: 512, y: 512, lies: true }], {
    navy: { ground: "sand", tints: WATCH.navy },
    pine: { ground: "oat", tints: WATCH.pine },
    tan: { ground: "mist", tints: WATCH.tan },
  }),
  {
    name: "field-watch-pair",
    ground: "blush",
    things: [
      { emoji: "231a", size: 500, x: 340, y: 440, lies: true, turn: -14, tints: WATCH.pine },
      { emoji: "231a", size: 500, x: 690, y: 600, lies: true, turn: 14, tints: WATCH.tan },
    ],
  },
  ...inColours("low-keyboard", [{ emoji: "2328-fe0f", size: 740, x: 512, y: 512, lies: true }], {
    cloud: { ground: "clay", tints: KEYBOARD.cloud },
    ink: { ground: "oat", tints: KEYBOARD.ink },
  }),
  {
    name: "low-keyboard-desk",
    ground: "sage",
    things: [
      { emoji: "2328-fe0f", size: 600, x: 400, y: 430, lies: true, turn: -6 },
      { emoji: "1f5b1-fe0f", size: 280, x: 790, y: 660, lies: true, turn: 8 },
    ],
  },
  ...inColours("hush-mouse", [{ emoji: "1f5b1-fe0f", size: 560, x: 512, y: 512, lies: true, turn: 8 }], {
    cloud: { ground: "sand", tints: MOUSE.cloud },
    sage: { ground: "oat", tints: MOUSE.sage },
    blush: { ground: "mist", tints: MOUSE.blush },
  }),
  {
    name: "hush-mouse-three",
    ground: "paper",
    things: [
      { emoji: "1f5b1-fe0f", size: 380, x: 260, y: 512, lies: true, turn: -8, tints: MOUSE.sage },
      { emoji: "1f5b1-fe0f", size: 380, x: 512, y: 500, lies: true },
      { emoji: "1f5b1-fe0f", size: 380, x: 764, y: 512, lies: true, turn: 8, tints: MOUSE.blush },
    ],
  },
  { name: "desk-radio", ground: "clay", things: [{ emoji: "1f4fb", size: 660, x: 512, y: 780 }] },
  {
    name: "desk-radio-shelf",
    ground: "sage",
    things: [
      { emoji: "1f4da", size: 380, x: 730, y: 690 },
      { emoji: "1f4fb", size: 500, x: 410, y: 790 },
      { emoji: "1f375", size: 230, x: 770, y: 870 },
    ],
  },
];

/** The backpack's own red, without its yellow buckles. */
const STRAWBERRY: Tint["from"] = [325, 55];

const PACK = {
  vermilion: [{ from: STRAWBERRY, hue: 40, chroma: 0.88, light: 0.97 }],
  pine: [{ from: STRAWBERRY, hue: 175, chroma: 0.5, light: 0.88 }],
  mustard: [{ from: STRAWBERRY, hue: 82, chroma: 0.7, light: 1.18 }],
} as const satisfies Record<string, readonly Tint[]>;

const TENT = {
  pine: [{ from: GREEN, hue: 158, chroma: 0.6, light: 0.92 }],
  apricot: [{ from: GREEN, hue: 60, chroma: 0.75, light: 1.05 }],
} as const satisfies Record<string, readonly Tint[]>;
const MOON = [0, 110] as const;

const BICYCLE = {
  red: [{ from: [340, 50], hue: 30, chroma: 0.9 }],
  pine: [{ from: [340, 50], hue: 165, chroma: 0.5, light: 0.85 }],
} as const satisfies Record<string, readonly Tint[]>;

const CAP = {
  sky: [{ from: BLUE, hue: 235, chroma: 0.65 }],
  oat: [{ from: BLUE, hue: 82, chroma: 0.3, light: 1.05 }],
  rust: [{ from: BLUE, hue: 48, chroma: 1, light: 0.78 }],
} as const satisfies Record<string, readonly Tint[]>;

const UMBRELLA = {
  plum: [{ from: [270, 330], hue: 330, chroma: 0.55 }],
  pine: [{ from: [270, 330], hue: 168, chroma: 0.42, light: 1.0 }],
  mustard: [{ from: [270, 330], hue: 80, chroma: 0.75, light: 1.45 }],
} as const satisfies Record<string, readonly Tint[]>;

const GLOVES = {
  plum: [{ from: [280, 345], hue: 345, chroma: 0.5, light: 0.85 }],
  moss: [{ from: [280, 345], hue: 130, chroma: 0.4, light: 0.9 }],
  oat: [{ from: [280, 345], hue: 78, chroma: 0.22, light: 1.3 }],
} as const satisfies Record<string, readonly Tint[]>;

const BOOTS: readonly Thing[] = [
  { emoji: "1f97e", size: 500, x: 620, y: 735 },
  { emoji: "1f97e", size: 540, x: 430, y: 810 },
];

const outdoors: Picture[] = [
  ...inColours("day-pack", [{ emoji: "1f392", size: 640, x: 512, y: 810 }], {
    vermilion: { ground: "oat", tints: PACK.vermilion },
    pine: { ground: "sand", tints: PACK.pine },
    mustard: { ground: "mist", tints: PACK.mustard },
  }),
  {
    name: "day-pack-trail",
    ground: "sage",
    things: [
      { emoji: "1f392", size: 480, x: 380, y: 760, tints: PACK.mustard },
      { emoji: "1f97e", size: 290, x: 760, y: 740 },
      { emoji: "1f9ed", size: 210, x: 700, y: 880 },
    ],
  },
  ...inColours("one-night-tent", [{ emoji: "26fa", size: 720, x: 512, y: 780, without: MOON }], {
    pine: { ground: "sand", tints: TENT.pine },
    apricot: { ground: "sage", tints: TENT.apricot },
  }),
  {
    name: "one-night-tent-camp",
    ground: "mist",
    things: [
      { emoji: "26fa", size: 580, x: 420, y: 720, without: MOON, tints: TENT.pine },
      { emoji: "1fab5", size: 210, x: 790, y: 740 },
      { emoji: "1f525", size: 200, x: 740, y: 880 },
    ],
  },
  { name: "brass-compass", ground: "sand", things: [{ emoji: "1f9ed", size: 620, x: 512, y: 512, lies: true }] },
  {
    name: "brass-compass-map",
    ground: "clay",
    things: [
      { emoji: "1f5fa-fe0f", size: 680, x: 490, y: 480, lies: true, turn: -6 },
      { emoji: "1f9ed", size: 380, x: 660, y: 640, lies: true, turn: 10 },
    ],
  },
  { name: "trail-boots", ground: "sage", things: BOOTS },
  {
    name: "trail-boots-kit",
    ground: "oat",
    things: [
      { emoji: "1f392", size: 400, x: 700, y: 700, tints: PACK.pine },
      { emoji: "1f97e", size: 460, x: 380, y: 820 },
      {
        emoji: "1f9e6",
        size: 240,
        x: 760,
        y: 870,
        tints: [
          { from: GREEN, hue: 80, chroma: 0.4 },
          { from: BLUE, hue: 42, chroma: 0.6 },
        ],
      },
    ],
  },
  ...inColours("city-bicycle", [{ emoji: "1f6b2", size: 780, x: 512, y: 800 }], {
    red: { ground: "oat", tints: BICYCLE.red },
    pine: { ground: "clay", tints: BICYCLE.pine },
  }),
  {
    name: "city-bicycle-pair",
    ground: "mist",
    things: [
      { emoji: "1f6b2", size: 520, x: 620, y: 610, tints: BICYCLE.red },
      { emoji: "1f6b2", size: 640, x: 420, y: 860, tints: BICYCLE.pine },
    ],
  },
  ...inColours("five-panel-cap", [{ emoji: "1f9e2", size: 600, x: 512, y: 760 }], {
    sky: { ground: "sand", tints: CAP.sky },
    oat: { ground: "clay", tints: CAP.oat },
    rust: { ground: "paper", tints: CAP.rust },
  }),
  {
    name: "five-panel-cap-stack",
    ground: "sage",
    things: [
      { emoji: "1f9e2", size: 360, x: 320, y: 560, tints: CAP.oat },
      { emoji: "1f9e2", size: 370, x: 710, y: 620, tints: CAP.sky },
      { emoji: "1f9e2", size: 420, x: 470, y: 870, tints: CAP.rust },
    ],
  },
  ...inColours("storm-umbrella", [{ emoji: "2602-fe0f", size: 660, x: 512, y: 512, lies: true, turn: 18 }], {
    plum: { ground: "blush", tints: UMBRELLA.plum },
    pine: { ground: "oat", tints: UMBRELLA.pine },
    mustard: { ground: "mist", tints: UMBRELLA.mustard },
  }),
  {
    name: "storm-umbrella-folded",
    ground: "sand",
    things: [
      { emoji: "1f302", size: 600, x: 350, y: 470, lies: true, tints: UMBRELLA.pine },
      { emoji: "1f302", size: 600, x: 650, y: 580, lies: true, tints: UMBRELLA.mustard },
    ],
  },
  ...pairInColours(
    "lambswool-gloves",
    [
      { emoji: "1f9e4", size: 470, x: 640, y: 440, lies: true, turn: 12, mirrored: true },
      { emoji: "1f9e4", size: 500, x: 390, y: 580, lies: true, turn: -8 },
    ],
    {
      plum: { ground: "oat", tints: GLOVES.plum },
      moss: { ground: "paper", tints: GLOVES.moss },
      oat: { ground: "clay", tints: GLOVES.oat },
    },
  ),
  {
    name: "lambswool-gloves-winter",
    ground: "mist",
    things: [
      {
        emoji: "1f9e3",
        size: 520,
        x: 380,
        y: 420,
        lies: true,
        tints: [{ from: RED, hue: 78, chroma: 0.3, light: 1.25 }],
      },
      { emoji: "1f9e4", size: 400, x: 690, y: 660, lies: true, turn: 10, tints: GLOVES.moss },
    ],
  },
];

const SOFA_FEET: Tint = { from: [278, 335], hue: 50, chroma: 0.2, light: 0.88 };
const SOFA = {
  blue: [{ from: [225, 276], hue: 245, chroma: 0.5, light: 0.95 }, SOFA_FEET],
  moss: [{ from: [225, 276], hue: 140, chroma: 0.4, light: 0.95 }, SOFA_FEET],
  rust: [{ from: [225, 276], hue: 42, chroma: 0.75, light: 1.02 }, SOFA_FEET],
} as const satisfies Record<string, readonly Tint[]>;

const OAK: readonly Tint[] = [{ from: [325, 60], hue: 68, chroma: 1.05, light: 1.42 }];

const POT = {
  terracotta: LEAF,
  mist: [{ from: [15, 75], hue: 225, chroma: 0.35, light: 1.02 }, ...LEAF],
  chalk: [{ from: [15, 75], hue: 80, chroma: 0.12, light: 1.22 }, ...LEAF],
} as const satisfies Record<string, readonly Tint[]>;

const PINK: Tint["from"] = [300, 15];
const SOAP = {
  camellia: [{ from: PINK, hue: 15, chroma: 0.6, light: 1.04 }],
  sencha: [{ from: PINK, hue: 130, chroma: 0.55, light: 1.04 }],
  citrus: [{ from: PINK, hue: 80, chroma: 0.65, light: 1.1 }],
} as const satisfies Record<string, readonly Tint[]>;

const CLOCK = {
  vermilion: [{ from: [340, 35], hue: 32, chroma: 0.9 }],
  pine: [{ from: [340, 35], hue: 168, chroma: 0.42, light: 0.9 }],
} as const satisfies Record<string, readonly Tint[]>;

const SKILLET: readonly Tint[] = [{ from: VIOLET, hue: 60, chroma: 0.12, light: 0.85, below: 0.66 }];

const CHOPSTICKS = {
  vermilion: [{ from: [325, 45], hue: 30, chroma: 0.85 }],
  ink: [{ from: [325, 45], hue: 60, chroma: 0.1, light: 0.62 }],
  pine: [{ from: [325, 45], hue: 168, chroma: 0.4, light: 0.85 }],
} as const satisfies Record<string, readonly Tint[]>;

const home: Picture[] = [
  ...inColours("bentback-chair", [{ emoji: "1fa91", size: 680, x: 512, y: 840 }], {
    walnut: { ground: "oat" },
    oak: { ground: "sage", tints: OAK },
  }),
  {
    name: "bentback-chair-corner",
    ground: "clay",
    things: [
      { emoji: "1fab4", size: 420, x: 740, y: 740 },
      { emoji: "1fa91", size: 560, x: 390, y: 830 },
    ],
  },
  ...inColours("reading-corner", [{ emoji: "1f6cb-fe0f", size: 760, x: 512, y: 810 }], {
    blue: { ground: "sand", tints: SOFA.blue },
    moss: { ground: "oat", tints: SOFA.moss },
    rust: { ground: "paper", tints: SOFA.rust },
  }),
  {
    name: "reading-corner-evening",
    ground: "sage",
    things: [
      { emoji: "1f6cb-fe0f", size: 600, x: 440, y: 700, tints: SOFA.moss },
      { emoji: "1f4da", size: 220, x: 700, y: 860 },
      { emoji: "1f9fa", size: 240, x: 400, y: 890 },
    ],
  },
  ...inColours("rubber-fig", [{ emoji: "1fab4", size: 680, x: 512, y: 830 }], {
    terracotta: { ground: "sage", tints: POT.terracotta },
    mist: { ground: "sand", tints: POT.mist },
    chalk: { ground: "clay", tints: POT.chalk },
  }),
  {
    name: "rubber-fig-window",
    ground: "oat",
    things: [
      { emoji: "1fab4", size: 370, x: 720, y: 660, tints: POT.mist },
      { emoji: "1fab4", size: 520, x: 380, y: 800 },
      { emoji: "1f335", size: 220, x: 770, y: 880 },
    ],
  },
  { name: "beeswax-candle", ground: "clay", things: [{ emoji: "1f56f-fe0f", size: 660, x: 512, y: 830 }] },
  {
    name: "beeswax-candle-three",
    ground: "sand",
    things: [
      { emoji: "1f56f-fe0f", size: 420, x: 300, y: 680 },
      { emoji: "1f56f-fe0f", size: 540, x: 560, y: 770 },
      { emoji: "1f56f-fe0f", size: 380, x: 780, y: 850 },
    ],
  },
  ...inColours("cold-process-soap", [{ emoji: "1f9fc", size: 600, x: 512, y: 512, lies: true }], {
    camellia: { ground: "paper", tints: SOAP.camellia },
    sencha: { ground: "oat", tints: SOAP.sencha },
    citrus: { ground: "mist", tints: SOAP.citrus },
  }),
  {
    name: "cold-process-soap-trio",
    ground: "blush",
    things: [
      { emoji: "1f9fc", size: 370, x: 310, y: 350, lies: true, tints: SOAP.camellia },
      { emoji: "1f9fc", size: 370, x: 710, y: 420, lies: true, tints: SOAP.sencha },
      { emoji: "1f9fc", size: 370, x: 460, y: 730, lies: true, tints: SOAP.citrus },
    ],
  },
  ...inColours("twin-bell-clock", [{ emoji: "23f0", size: 620, x: 512, y: 810 }], {
    vermilion: { ground: "oat", tints: CLOCK.vermilion },
    pine: { ground: "sand", tints: CLOCK.pine },
  }),
  {
    name: "twin-bell-clock-bedside",
    ground: "mist",
    things: [
      { emoji: "1f4da", size: 400, x: 680, y: 680 },
      { emoji: "23f0", size: 430, x: 370, y: 780, tints: CLOCK.vermilion },
      { emoji: "1f453", size: 280, x: 720, y: 850, tints: [{ from: BLUE, hue: 60, chroma: 0.3, light: 0.7 }] },
    ],
  },
  { name: "willow-basket", ground: "sage", things: [{ emoji: "1f9fa", size: 660, x: 512, y: 810 }] },
  {
    name: "willow-basket-market",
    ground: "paper",
    things: [
      { emoji: "1f35e", size: 300, x: 770, y: 700 },
      { emoji: "1f9fa", size: 520, x: 400, y: 770 },
      { emoji: "1f34a", size: 210, x: 640, y: 860 },
      { emoji: "1f34b", size: 200, x: 830, y: 890 },
    ],
  },
  {
    name: "iron-skillet",
    ground: "sand",
    things: [{ emoji: "1f373", size: 660, x: 512, y: 512, lies: true, tints: SKILLET }],
  },
  {
    name: "iron-skillet-supper",
    ground: "clay",
    things: [
      { emoji: "1f373", size: 540, x: 430, y: 470, lies: true, turn: -16, tints: SKILLET },
      { emoji: "1f35e", size: 260, x: 800, y: 340, lies: true, turn: 8 },
      { emoji: "1f944", size: 360, x: 760, y: 760, lies: true },
    ],
  },
  ...inColours("lacquer-chopsticks", [{ emoji: "1f962", size: 700, x: 512, y: 512, lies: true }], {
    vermilion: { ground: "sand", tints: CHOPSTICKS.vermilion },
    ink: { ground: "oat", tints: CHOPSTICKS.ink },
    pine: { ground: "blush", tints: CHOPSTICKS.pine },
  }),
  {
    name: "lacquer-chopsticks-table",
    ground: "sage",
    things: [
      {
        emoji: "1f35a",
        size: 480,
        x: 390,
        y: 520,
        lies: true,
        tints: [{ from: RED, hue: 45, chroma: 0.5, light: 0.9 }],
      },
      { emoji: "1f962", size: 540, x: 760, y: 500, lies: true, tints: CHOPSTICKS.ink },
    ],
  },
];

/** Every sample picture, shelf by shelf. */
export const PICTURES: readonly Picture[] = [...tea, ...stationery, ...tech, ...outdoors, ...home];
