import type { ReactNode } from 'react'
import { useTongue, type Say, type WordId } from '../i18n/words.tsx'

const words: Record<string, WordId> = {
  supplier: 'role.supplier',
  provider: 'role.provider',
  operator: 'role.operator',
  lessee: 'role.lessee',
  'authority:industry': 'role.industry',
  'authority:market': 'role.market',
  'authority:data': 'role.data',
  'authority:finance': 'role.finance',
  'authority:justice': 'role.justice',
  legislature: 'role.legislature',
  'index-compiler': 'role.index-compiler',
  mediation: 'role.mediation',
  court: 'role.court',
  public: 'role.public',
  platform: 'role.platform',
}

/** The name of a role, in words. */
export function roleName(role: string, t: Say): string {
  const word = words[role]
  return word === undefined ? role : t(word)
}

/** In which role a person acted. */
export function RoleName({ role }: { role: string }): ReactNode {
  return <>{roleName(role, useTongue().t)}</>
}
