import { useState, type FormEvent, type ReactNode } from 'react'
import { useMutation } from '@tanstack/react-query'
import { readItem } from '../api/client.ts'
import type { LookedUp } from '../api/credit-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { creditWords } from '../i18n/credit-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { EntryList, FindingList } from './said.tsx'
import '../public/portal.css'
import './credit.css'

loadWords(creditWords)

const USCC_LENGTH = 18

/** Lists and notices for everyone: look-up to the digit, what is shown now, the cycles, the catalogues, files to take away. */
export function CreditListsPage(): ReactNode {
  const { t } = useTongue()
  return (
    <PublicPage title={t('credit.public.title')}>
      <Page
        title={t('credit.public.title')}
        lead={
          <>
            {t('credit.public.lead')}{' '}
            <BasisMark
              what={t('credit.public.title')}
              basis={['platform/credit-rules#list-entry', 'cn/credit-repair-measures#effect']}
            />
          </>
        }
      >
        <LookUp />
        <Lists />
        <Findings />
        <Cycles />
        <Catalogue />
        <Section title={t('credit.take')}>
          <p className="row-of">
            {(['lists-csv', 'lists-json', 'publicity-csv', 'publicity-json'] as const).map((name) => (
              <a key={name} href={paths.creditFile(name.replace('-', '.'))} download>
                {t(`credit.take.${name}`)}
              </a>
            ))}
          </p>
        </Section>
      </Page>
    </PublicPage>
  )
}

function LookUp(): ReactNode {
  const { t } = useTongue()
  const [uscc, setUscc] = useState('')
  const look = useMutation({ mutationFn: (given: string) => readItem('credit.look-up', { uscc: given }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (uscc.trim() !== '') look.mutate(uscc.trim())
  }
  return (
    <Section title={t('credit.look')}>
      <form className="controls" aria-label={t('credit.look')} onSubmit={submit}>
        <Labelled label={t('credit.uscc')} wide>
          {(id) => (
            <input
              id={id}
              type="text"
              className="code-input"
              value={uscc}
              maxLength={USCC_LENGTH + 4}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setUscc(target.value.toUpperCase())}
            />
          )}
        </Labelled>
        <div className="control">
          <button type="submit" className="button" disabled={uscc.trim() === '' || look.isPending}>
            {t('credit.look')}
          </button>
        </div>
      </form>
      {look.isPending && <Loading label={t('load.busy')} />}
      {look.isError && <Failure error={look.error} retry={() => look.mutate(uscc.trim())} />}
      {look.isSuccess && <Found of={look.data.item} />}
    </Section>
  )
}

function Found({ of }: { of: LookedUp }): ReactNode {
  const { t, say, lang } = useTongue()
  if (!of.valid)
    return (
      <p className="notice notice-refused" role="alert">
        {t('credit.look.wrong', { why: say(of.says) })}{' '}
        <BasisMark what={t('credit.uscc')} basis={['platform/credit-rules#list-entry']} />
      </p>
    )
  if (of.name === null) return <p className="notice">{t('credit.look.unknown')}</p>
  const values = { name: of.name, day: dayText(of.on, lang) }
  if (of.entries.length + of.publicity.length === 0)
    return (
      <p className="notice notice-good" role="status">
        {t('credit.look.clean', values)}
      </p>
    )
  return (
    <div className="notice" role="status">
      <strong>{t('credit.look.found', values)}</strong>
      <EntryList of={of.entries} />
      <FindingList of={of.publicity} />
    </div>
  )
}

function Lists(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('credit.list.public')
  const rows = rowsOf(asked.data)
  return (
    <Section title={t('credit.public.lists')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('credit.public.lists.none')}</Empty>}
      <EntryList of={rows} />
    </Section>
  )
}

function Findings(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('credit.publicity.list')
  const rows = rowsOf(asked.data)
  return (
    <Section title={t('credit.public.findings')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('credit.public.findings.none')}</Empty>}
      <FindingList of={rows} />
    </Section>
  )
}

/** When lists were renewed, with counts and the hash of what was shown; names of what has ended are not kept. */
export function Cycles(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('credit.publication.list')
  const rows = rowsOf(asked.data)
  return (
    <Section title={t('credit.cycles')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('credit.cycles.none')}</Empty>}
      <ul className="credit-list">
        {rows.map((row) => (
          <li key={row.publication}>
            <p>
              <Day of={row.onDay} />{' '}
              {t('credit.cycle.line', { entries: row.entries, added: row.added, ended: row.ended })}{' '}
              <BasisMark what={t('credit.cycles')} basis={['platform/credit-rules#cycle']} />
            </p>
            <p className="quiet credit-hash">SHA-256 {row.sha256}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Catalogue(): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('credit.catalogue')
  const of = asked.data?.item
  return (
    <Section title={t('credit.catalogue')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {of !== undefined && (
        <>
          <ul className="credit-list">
            {of.measures.map((one) => (
              <li key={one.kind}>
                <p>
                  {say(one.says)} <BasisMark what={say(one.says)} basis={one.basis} />
                </p>
                <p className="quiet">
                  {t('credit.catalogue.receivers')}
                  {t('colon')}
                  {one.receivers.map((role, n) => (
                    <span key={role}>
                      {n > 0 && t('and')}
                      <RoleName role={role} />
                    </span>
                  ))}
                </p>
              </li>
            ))}
          </ul>
          <h3>{t('credit.incentives')}</h3>
          <ul className="credit-list">
            {of.incentives.map((one) => (
              <li key={one.kind}>
                {say(one.says)} <BasisMark what={say(one.says)} basis={one.basis} />
              </li>
            ))}
          </ul>
          <h3>{t('credit.uses')}</h3>
          <ul className="credit-list">
            {of.uses.map((one) => (
              <li key={one.use}>
                <p>
                  {say(one.says)} <BasisMark what={say(one.says)} basis={one.basis} />{' '}
                  <StateTag tone={one.declared === null ? 'over' : 'good'}>
                    {t(one.declared === null ? 'credit.use.not' : 'credit.use.declared')}
                  </StateTag>
                </p>
                {one.declared !== null && <p className="quiet">{say(one.declared.says)}</p>}
              </li>
            ))}
            <li>
              {say(of.never.says)} <BasisMark what={say(of.never.says)} basis={of.never.basis} />
            </li>
          </ul>
          <h3>{t('credit.shadow')}</h3>
          <p>
            {t('credit.shadow.few', { needed: of.shadowCard.needed, have: of.shadowCard.have })}{' '}
            <BasisMark what={t('credit.shadow')} basis={of.shadowCard.basis} />
          </p>
        </>
      )}
    </Section>
  )
}
