// node drills/account.ts DATA BOOK — the reckoning alone, in a process of its own (another user, another copy of the data).
import { accountFor } from './account-for.ts'

console.log(JSON.stringify(await accountFor(process.argv[2]!, process.argv[3]!)))
process.exit(0)
