/**
 * The order in which Java's HashMap gives its keys back. Every captured notify and return address of Alipay is in this
 * order (seven of seven, 2017 to 2023): the two "field orders" of section 4.2 are one map with up to 24 and with more
 * than 24 fields. So the place of a field that no capture shows is known too.
 */

/** String.hashCode, with the upper half mixed into the lower one as HashMap does. */
function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A map starts with 16 places and doubles them as soon as three quarters are not enough. */
function placesFor(count: number): number {
  let places = 16;
  while (count > places * 0.75) places *= 2;
  return places;
}

/** Keys that share a place keep the order in which they were put into the map. */
export function javaHashMapOrder<Key extends string>(keysAsPut: readonly Key[]): Key[] {
  const mask = placesFor(keysAsPut.length) - 1;
  return [...keysAsPut].sort((left, right) => (javaHash(left) & mask) - (javaHash(right) & mask));
}
