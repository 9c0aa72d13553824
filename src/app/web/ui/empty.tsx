import type { ReactNode } from 'react'

/** Nothing here yet: says so, and what to do next. */
export function Empty({ children, next }: { children: ReactNode; next?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p>{children}</p>
      {next !== undefined && <p className="quiet">{next}</p>}
    </div>
  )
}

/** The shape of what is coming, while it is on its way. */
export function Loading({ rows = 4, label }: { rows?: number; label: string }): ReactNode {
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="loading-row" style={{ width: `${94 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
