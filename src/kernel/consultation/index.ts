// consultation 征求意见 · what was said about a published text: copies stand together, each is answered, figures are true.
export { commentFacts, type CommentFacts } from './comments.ts'
export { commentCounts, isThere, keepAnswer, keepComment, NOTHING_SAID, saidIn, type Said } from './said.ts'
export { allAnswered, answersAComment, figuresAreTrue, receivedIsTrue } from './gates.ts'
export { commentViews } from './views.ts'
