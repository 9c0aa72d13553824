// The walls: who may import whom. The rows come from rooms.mjs; tools/walls.test.ts plants a fault against each rule.
import { kernels, shells, uses } from './rooms.mjs'

const test = '\\.test\\.tsx?$'
const either = (names) => `(${names.join('|')})`

const kernelRows = Object.entries(kernels).map(([room, row]) => ({
  name: `kernel-row-${room}`,
  comment: `kernel/${room} may use: ${row.join(', ') || 'no other kernel'} (rooms.mjs)`,
  severity: 'error',
  from: { path: `^src/kernel/${room}/` },
  to: { path: '^src/kernel/', pathNot: `^src/kernel/${either([room, ...row])}/` },
}))

const domainRows = Object.entries(uses).map(([room, row]) => ({
  name: `domain-row-${room}`,
  comment: `domain/${room} may use every kernel and: ${row.join(', ') || 'no other domain'} (rooms.mjs)`,
  severity: 'error',
  from: { path: `^src/domain/${room}/` },
  to: { path: '^src/domain/', pathNot: `^src/domain/${either([room, ...row])}/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'room-has-a-row',
      comment: 'A room that is not in rooms.mjs has no rules: give it a row.',
      severity: 'error',
      from: {},
      to: {
        path: '^src/(kernel|domain)/[^/]+/',
        pathNot: [`^src/kernel/${either(Object.keys(kernels))}/`, `^src/domain/${either(Object.keys(uses))}/`],
      },
    },
    {
      name: 'kernel-knows-no-domain',
      comment: 'Kernels are the ground floor; they know no leasing.',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/(domain|app)/' },
    },
    {
      name: 'domain-knows-no-app',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'apps-do-not-meet',
      comment: 'Shells share rooms and the one table src/app/wiring.ts, nothing else.',
      severity: 'error',
      from: { path: '^src/app/([^/]+)/', pathNot: `^src/app/${either(Object.keys(shells))}/` },
      to: { path: '^src/app/', pathNot: ['^src/app/$1/', '^src/app/wiring\\.ts$'] },
    },
    ...Object.entries(shells).map(([shell, row]) => ({
      name: `apps-do-not-meet-${shell}`,
      comment: `app/${shell} may start: ${row.join(', ')} (rooms.mjs)`,
      severity: 'error',
      from: { path: `^src/app/${shell}/` },
      to: { path: '^src/app/', pathNot: [`^src/app/${either([shell, ...row])}/`, '^src/app/wiring\\.ts$'] },
    })),
    {
      name: 'wiring-knows-no-shell',
      severity: 'error',
      from: { path: '^src/app/wiring\\.ts$' },
      to: { path: '^src/app/[^/]+/' },
    },
    {
      name: 'rooms-have-one-door',
      comment: 'Import #kernel/<room> or #domain/<room>, never a file inside.',
      severity: 'error',
      from: { path: '^src/([^/]+/[^/]+)/' },
      to: { path: '^src/(kernel|domain)/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/[^/]+/index\\.ts$'] },
    },
    {
      name: 'outsiders-use-the-door',
      comment: 'bench/ and tools/ may look inside: they measure and check single parts.',
      severity: 'error',
      from: { path: '^(src/app/[^/]+\\.ts$|(test|demo)/)' },
      to: { path: '^src/(kernel|domain)/[^/]+/', pathNot: '^src/[^/]+/[^/]+/index\\.ts$' },
    },
    {
      name: 'verifier-stands-alone',
      comment: 'A court must be able to read all that verifies: kernel/proof and nothing else of ours.',
      severity: 'error',
      from: { path: '^src/app/(verifier|agent)/', pathNot: test },
      to: { path: '^src/(?!app/(verifier|agent)/|kernel/proof/)', reachable: true },
    },
    {
      name: 'simulation-knows-no-detector',
      comment: 'Who makes the hidden markets shares no code with those who are measured on them.',
      severity: 'error',
      from: { path: '^src/app/simulation/', pathNot: test },
      to: { path: '^src/(domain/(detection|surveillance)|kernel/(graph|stats))/', reachable: true },
    },
    {
      name: 'proof-is-pure',
      comment:
        'Proof, money and lots run in a browser and give the same answer everywhere: no files, no network, no process.',
      severity: 'error',
      from: { path: '^src/kernel/(proof|money|lots)/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-runs-in-a-browser',
      comment: 'Pages may take types from anywhere, code only from the pure kernels.',
      severity: 'error',
      from: { path: '^src/app/web/', pathNot: [test, 'vite\\.config\\.ts$'] },
      to: { path: '^src/(domain|kernel/(?!(proof|money|time|lots)/))', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: [test, '^(test|tools|bench)/'] },
    },
    {
      name: 'declared-packages-only',
      comment: 'What the product imports stands under "dependencies" in package.json; types may come from elsewhere.',
      severity: 'error',
      from: { path: '^(src|demo)/', pathNot: [test, 'vite\\.config\\.ts$'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...kernelRows,
    ...domainRows,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
}
