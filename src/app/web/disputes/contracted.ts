import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import type { LeaseDesk } from '../paths.ts'
import type { Contracted } from './complain-form.tsx'

/** Everything that this side may complain about: its signed leases, and the contracts that outside platforms handed over. */
export function useContracted(side: LeaseDesk) {
  const { t } = useTongue()
  const leases = useRows('contracts.lease.list')
  const handed = useRows('dispute.handover.list')
  const contracts: Contracted[] = [
    ...rowsOf(leases.data)
      .filter(({ state }) => state === 'signed' || state === 'running' || state === 'ended')
      .map(({ lease, place, lesseeName, providerName }) => ({
        about: `lease/${lease}`,
        place,
        says: `${t('odr.about.lease', { no: lease.slice(0, 8) })} · ${(side === 'lessee' ? providerName : lesseeName) ?? ''}`,
      })),
    ...rowsOf(handed.data).map(({ handover, place, contractNo, title }) => ({
      about: `handover/${handover}`,
      place,
      says: `${contractNo} · ${title}`,
    })),
  ]
  return {
    contracts,
    isPending: leases.isPending || handed.isPending,
    failed: [leases, handed].find(({ isError }) => isError),
  }
}
