import type { ReactNode } from 'react'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'

/** The clauses of a lease as they are signed; the Chinese text prevails and stands beside the English. */
export function TermsText({ lease }: { lease: Lease }): ReactNode {
  const { lang, say } = useTongue()
  return (
    <ol className="clauses">
      {lease.termsText.map((clause, index) => (
        <li key={index}>
          {say(clause)}
          {lang === 'en' && (
            <span className="original" lang="zh-CN">
              {clause.zh}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}
