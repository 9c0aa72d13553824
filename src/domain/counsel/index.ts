// counsel 问法 · what the law, its guides and its procedures say, found and quoted with citation and day.
import { ask, search } from './views.ts'

export { articlePassages, type Kind, type Passage } from './passage.ts'
export { guidePassages } from './guides.ts'
export { indexPassages } from './corpus.ts'
export { askedWords } from './words.ts'
export { askModel, type ModelSettings, type ModelAnswer, type Silence } from './model.ts'
export type { Answer, Quoted } from './answer.ts'
export type { Found } from './search.ts'
export const acts = []
export const views = [search, ask]
