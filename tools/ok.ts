// npm run ok: everything, in the order in which it is cheapest to learn that something is wrong.

import { spawnSync } from 'node:child_process'
import process from 'node:process'

for (const script of ['check', 'test', 'build', 'e2e', 'services', 'test:services', 'bench']) {
  console.log(`\n== npm run ${script}`)
  if (spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' }).status !== 0) {
    console.error(`npm run ${script} failed`)
    process.exit(1)
  }
}
