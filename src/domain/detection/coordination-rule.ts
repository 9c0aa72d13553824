// The numbers of the detector of prices raised together: law/platform/price-rules.yaml, detect-coordination.

export const COORDINATION = {
  /** the version of the article */
  from: '2017-01-01',
  referenceDays: 90,
  conductDays: 30,
  /** log of a rise by a quarter */
  conductRise: Math.log(1.25),
  /** what is usual shows after two months of record */
  leastHistoryDays: 60,
  /** a firm still stands above its usual place in these days after its rise, when the market could have followed */
  followedAfterDays: 20,
  heldDays: 60,
  leastBefore: 3,
  leastAfter: 2,
  /** steps agreed over weeks, one firm first: farther apart than a month and a half is no longer together */
  togetherDays: 45,
  leastFirms: 3,
  /** log of a twentieth: the move of the cell's price without which there is no impact */
  impactRise: Math.log(1.05),
  /** together at least this share of the cards let in the cell whose price moved: it can do without fewer */
  leastJointShare: 0.1,
  /** fewer deals make no price of a cell, as for a reference price (min-observations of reference-method) */
  leastCellDeals: 8,
  /** a rise must stand out from the firm's own noise with this probability of chance at most */
  noiseLevel: 0.001,
} as const
