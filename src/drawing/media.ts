const known = new Map<string, MediaQueryList>();

/** One list for each query, because Chrome keeps something of every list that a page ever made. */
export function media(query: string): MediaQueryList {
  const list = known.get(query) ?? matchMedia(query);
  known.set(query, list);
  return list;
}
