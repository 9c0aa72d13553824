/** Which text of a framework an address names: one version at its place, or the one to choose on a day at a place. */
export const templateSearch = (of: {
  version?: string
  place?: string
  in?: string
  on?: string
}): Record<string, string> =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined && value !== ''))
