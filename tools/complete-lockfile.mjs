// node tools/complete-lockfile.mjs [--check]: puts into package-lock.json the packages for other platforms that npm left
// out because the registry it was given does not carry them. npm ci refuses a lockfile in which such an optional package
// is not named, although it would never install it; so this runs after every npm install that changed the lockfile.

import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))

/** binding-linux-arm-musleabihf → what npm compares with the machine; undefined for a name that tells no platform. */
export function platformOf(name) {
  const found =
    /[-/](android|darwin|freebsd|linux|openharmony|win32|wasm32|sunos|aix|netbsd|openbsd)-?([a-z0-9]+)?(?:-([a-z]+))?$/.exec(
      name,
    )
  if (found === null) return undefined
  const [, os = '', cpu = '', flavour = ''] = found
  if (os === 'wasm32') return { cpu: ['wasm32'] }
  const libc = flavour.startsWith('musl') ? { libc: ['musl'] } : flavour.startsWith('gnu') ? { libc: ['glibc'] } : {}
  return { cpu: [cpu], ...(os === 'linux' ? libc : {}), os: [os] }
}

/** Adds an entry for each optional dependency that has none; returns the names added. */
export function complete(lock) {
  const added = []
  for (const [at, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (lock.packages[`${at}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`]) continue
      const platform = platformOf(name)
      if (platform === undefined || !/^\d/.test(version))
        throw new Error(
          `${name}@${version}: its name tells no platform, or its version is a range; only npm can add it`,
        )
      lock.packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platform }
      added.push(name)
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return added
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  const added = complete(lock)
  if (added.length > 0 && process.argv.includes('--check')) {
    console.error(`package-lock.json does not name ${added.join(', ')}: run node tools/complete-lockfile.mjs`)
    process.exit(1)
  }
  if (added.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${added.length} added`)
}
