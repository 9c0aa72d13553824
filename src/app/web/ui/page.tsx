import { useEffect, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { Noted } from './basis-card.tsx'
import './page.css'

/** A desk page: title with its state and actions, then the content; the articles it cites are printed at its end. */
export function Page(props: {
  title: string
  state?: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  above?: ReactNode
  children: ReactNode
}): ReactNode {
  const { t } = useTongue()
  useEffect(() => {
    document.title = `${props.title} · ${t('brand')}`
  }, [props.title, t])
  return (
    <Noted>
      {props.above}
      <header className="page-head">
        <div className="page-title">
          <h1>{props.title}</h1>
          {props.state}
        </div>
        {props.actions !== undefined && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.lead !== undefined && <p className="lead">{props.lead}</p>}
      {props.children}
    </Noted>
  )
}

/** A part of a page with its heading. */
export function Section(props: { title: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="part-of-page" aria-label={props.title}>
      <div className="section-head">
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  )
}

/** Facts in pairs: name, value. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode] | null)[] }): ReactNode {
  return (
    <dl className="facts">
      {of.map((fact) =>
        fact === null ? null : (
          <div key={fact[0]}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
