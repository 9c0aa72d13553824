import { i18n, type Messages } from '@lingui/core'
import { I18nProvider, useLingui } from '@lingui/react'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { ReactNode } from 'react'
import type { Words } from '../api/article.ts'
import type { agreementWords } from './agreement-words.ts'
import type { claimWords } from './claim-words.ts'
import type { contractWords } from './contract-words.ts'
import type { costsWords } from './costs-words.ts'
import type { creditWords } from './credit-words.ts'
import type { deskWords } from './desk-words.ts'
import type { disputesWords } from './disputes-words.ts'
import type { justiceWords } from './justice-words.ts'
import type { homeWords } from './home-words.ts'
import type { filesWords } from './files-words.ts'
import type { negotiationWords } from './negotiation-words.ts'
import type { inspectionWords } from './inspection-words.ts'
import type { indexWords } from './index-words.ts'
import type { portalWords } from './portal-words.ts'
import type { pricesWords } from './prices-words.ts'
import { publicWords } from './public-words.ts'
import type { rulesWords } from './rules-words.ts'
import type { supportWords } from './support-words.ts'
import type { surveillanceWords } from './surveillance-words.ts'
import type { templatesWords } from './templates-words.ts'

export type Lang = 'zh' | 'en'
/** A table comes with the code that speaks it; each has its line here. */
export type WordId =
  | keyof typeof publicWords
  | keyof typeof agreementWords
  | keyof typeof claimWords
  | keyof typeof contractWords
  | keyof typeof costsWords
  | keyof typeof creditWords
  | keyof typeof deskWords
  | keyof typeof disputesWords
  | keyof typeof justiceWords
  | keyof typeof filesWords
  | keyof typeof homeWords
  | keyof typeof portalWords
  | keyof typeof rulesWords
  | keyof typeof supportWords
  | keyof typeof surveillanceWords
  | keyof typeof inspectionWords
  | keyof typeof templatesWords
  | keyof typeof negotiationWords
  | keyof typeof pricesWords
  | keyof typeof indexWords
type Table = Record<string, readonly [zh: string, en: string]>

i18n.setMessagesCompiler(compileMessage)

const loaded: Table[] = []

function catalog(lang: Lang): Messages {
  const column = lang === 'zh' ? 0 : 1
  return Object.fromEntries(loaded.flatMap((table) => Object.entries(table).map(([id, pair]) => [id, pair[column]])))
}

/** Adds a table of words; the desks' table comes with the desks' code. */
export function loadWords(table: Table): void {
  loaded.push(table)
  i18n.load({ zh: catalog('zh'), en: catalog('en') })
}

/** Chinese unless the address says `?lang=en`. */
export function langOf(search: string): Lang {
  return new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'zh'
}

/** Turns every word on the page to one language and tells assistive technology so. */
export function speak(lang: Lang): void {
  i18n.activate(lang)
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
}

loadWords(publicWords)

export type Say = (id: WordId, values?: Record<string, string | number>) => string

export interface Tongue {
  lang: Lang
  /** a word of the page */
  t: Say
  /** a word that came from the server in both languages */
  say: (words: Partial<Words> | null | undefined) => string
}

/** The reader's language and how to say things in it. */
export function useTongue(): Tongue {
  const { i18n: active } = useLingui()
  const lang: Lang = active.locale === 'en' ? 'en' : 'zh'
  return {
    lang,
    t: (id, values) => active._(id, values),
    say: (words) => (lang === 'en' ? words?.en || words?.zh : words?.zh || words?.en) ?? '',
  }
}

export function Speaking({ children }: { children: ReactNode }): ReactNode {
  return <I18nProvider i18n={i18n}>{children}</I18nProvider>
}
