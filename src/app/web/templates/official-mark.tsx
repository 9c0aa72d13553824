import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** Whether a text is an official model contract or one of the project's own, with the article on the difference. */
export function OfficialMark({ official }: { official: boolean }): ReactNode {
  const { t } = useTongue()
  const what = t(official ? 'template.official' : 'template.own')
  return (
    <>
      <StateTag tone={official ? 'good' : 'over'}>{what}</StateTag>{' '}
      <BasisMark
        what={what}
        basis={['cn/contract-supervision-measures#13', 'cn/contract-supervision-measures#22']}
        otherwise={t('template.official.otherwise')}
      />
    </>
  )
}
