// Which rooms show what: after an act in a room, the views of these rooms may answer differently.
// A list that is too long costs a question; one that is too short leaves a page wrong until the next one.
const shownIn: Readonly<Record<string, readonly string[]>> = {
  admission: ['admission', 'market'],
  capacity: ['capacity', 'market', 'contracts'],
  market: ['market', 'contracts'],
  contracts: ['contracts', 'market', 'capacity', 'metering'],
  metering: ['metering', 'market', 'contracts', 'billing'],
  billing: ['billing', 'contracts'],
  subsidy: ['subsidy', 'billing', 'contracts'],
  dispute: ['dispute', 'contracts'],
}

/** Rooms whose views an act may change; an act of a room that is not listed changes its own. */
export function roomsShowing(act: string): readonly string[] {
  const room = act.split('.')[0]!
  return shownIn[room] ?? [room]
}
