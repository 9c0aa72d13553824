// Whether one may, and the law it rests on, as every answer may say it.
import type { Article, Words } from './article.ts'

/** One cited article as an answer carries it; `gist` and `instrument` are absent where only the cite is known. */
export interface Basis {
  cite: string
  no?: string | null
  gist?: Words | null
  instrument?: Words | null
  verified?: Article['verified'] | null
  source?: string | null
}

export interface May {
  allowed: boolean
  zh?: string | null
  en?: string | null
  basis?: (string | Basis)[] | null
}
