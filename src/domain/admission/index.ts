// admission 准入 · who may lease out compute: parties and their licences.
import { fileLicence } from './acts/file-licence.ts'
import { registerParty } from './acts/register-party.ts'
import { licences } from './views.ts'

export { licenceInForce } from './licence.ts'
export const acts = [registerParty, fileLicence]
export const views = [licences]
