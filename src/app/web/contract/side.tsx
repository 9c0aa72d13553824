import type { ReactNode } from 'react'
import type { ContractSide } from '../api/template-rows.ts'
import type { Lease } from '../api/rows.ts'
import { useTongue, type Say } from '../i18n/words.tsx'
import { roleName } from '../ui/role.tsx'

/** The sides of a contract: three where it passes from one lessee to another. */
export const sidesOf = (lease: Lease): ContractSide[] =>
  lease.assignment === undefined ? ['lessee', 'provider'] : ['lessee', 'provider', 'assignee']

/** A side in words. */
export const sideName = (side: string, t: Say): string =>
  side === 'both' ? t('contract.side.both') : side === 'assignee' ? t('contract.side.assignee') : roleName(side, t)

export function SideName({ side }: { side: string }): ReactNode {
  return <>{sideName(side, useTongue().t)}</>
}
