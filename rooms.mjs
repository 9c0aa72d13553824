// The architecture in one table: which room may use which room on its own floor.
// Read by the wall (.dependency-cruiser.mjs) and drawn in the docs. Floors: app → domain → kernel.

/** kernel rooms; they know no leasing */
export const kernels = {
  time: [],
  money: [],
  proof: [],
  stats: [],
  graph: [],
  lots: ['proof'],
  store: ['time'],
  rules: ['proof', 'time'],
  evidence: ['proof', 'store', 'time'],
  identity: ['store', 'time'],
  procedure: ['rules', 'store', 'time'],
  redline: ['rules'],
  signing: ['proof', 'time'],
  act: ['procedure', 'rules', 'identity', 'evidence', 'proof', 'store', 'time'],
  casework: ['act', 'procedure', 'rules', 'identity', 'evidence', 'proof', 'store', 'time'],
  consultation: ['casework', 'act', 'redline', 'identity', 'proof', 'store', 'time'],
}

/** domain rooms; each may use every kernel */
export const uses = {
  credit: ['contracts', 'billing'],
  lawmaking: [],
  counsel: ['lawmaking'],
  admission: [],
  evaluation: ['admission', 'metering', 'billing'],
  capacity: ['admission'],
  market: ['capacity', 'admission'],
  templates: ['market'],
  contracts: ['admission', 'market', 'templates'],
  performance: ['templates', 'contracts', 'metering', 'billing'],
  metering: ['contracts', 'capacity'],
  billing: ['contracts', 'metering'],
  pricing: ['admission', 'capacity', 'market', 'contracts', 'metering', 'billing'],
  detection: [],
  devices: [],
  surveillance: ['detection', 'capacity', 'market', 'contracts', 'metering', 'billing', 'pricing'],
  subsidy: ['admission', 'contracts', 'metering', 'billing', 'credit'],
  supervision: [
    'devices',
    'admission',
    'capacity',
    'market',
    'contracts',
    'metering',
    'billing',
    'pricing',
    'surveillance',
    'subsidy',
    'credit',
    'dispute',
  ],
  dispute: ['admission', 'capacity', 'market', 'templates', 'contracts', 'metering', 'billing', 'subsidy'],
}

/** shells; they do not meet, except that one may start another in its own process */
export const shells = {
  http: ['worker', 'sample', 'papers'],
  cli: ['papers', 'simulation'],
  simulation: [],
  sample: ['papers'],
}
