// The site of the docs: Chinese at the root, English under /en/, a search that runs in the reader's browser. The built
// pages ask nothing of any other host: the theme comes without its web fonts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type DefaultTheme } from 'vitepress'

type Item = DefaultTheme.SidebarItem

/** The procedures as their generated list names them. */
function procedures(folder: string): Item[] {
  const list = readFileSync(join(import.meta.dirname, '..', folder, 'reference/procedures/index.md'), 'utf8')
  return [...list.matchAll(/^\| \[(.+?)\]\(\.\/(.+?)\.md\)/gm)].map(([, text, id]) => ({
    text: text!,
    link: `/${folder}reference/procedures/${id}`,
  }))
}

/** The decisions by their headings. */
const decisions: Item[] = readdirSync(join(import.meta.dirname, '../decisions'))
  .toSorted()
  .map((name) => ({
    text: readFileSync(join(import.meta.dirname, '../decisions', name), 'utf8').split('\n')[0]!.replace(/^# /, ''),
    link: `/decisions/${name.replace(/\.md$/, '')}`,
  }))

const zh: Item[] = [
  {
    text: '认识',
    items: [
      { text: '开始', link: '/start' },
      { text: '概念', link: '/concepts' },
    ],
  },
  {
    text: '怎样做',
    items: [
      { text: '更正一条规则', link: '/how-to/correct-a-rule' },
      { text: '收录一份文件', link: '/how-to/add-an-instrument' },
      { text: '增改程序', link: '/how-to/change-a-procedure' },
      { text: '换一日的法重新作出决定', link: '/how-to/replay-decisions' },
      { text: '计算期限', link: '/how-to/count-a-deadline' },
      { text: '带走案卷，离线核验', link: '/how-to/take-a-file-with-you' },
      { text: '政务服务平台数据接口', link: '/how-to/government-interface' },
      { text: '取参考价和指数', link: '/how-to/price-data' },
      { text: '嵌入解纷专区', link: '/how-to/embed' },
    ],
  },
  { text: '运行', items: [{ text: '运行与维护', link: '/operating' }] },
  {
    text: '参考（自动生成）',
    items: [
      { text: '行为', link: '/reference/acts' },
      { text: '视图', link: '/reference/views' },
      { text: '收录的法', link: '/reference/law' },
      { text: '案例', link: '/reference/law-cases' },
      { text: '法规对照表', link: '/law-matrix' },
      { text: '各室', link: '/reference/rooms' },
      { text: '程序', link: '/reference/procedures/', collapsed: true, items: procedures('') },
    ],
  },
  { text: '决定（英文）', collapsed: true, items: decisions },
]

const en: Item[] = [
  {
    text: 'Understand',
    items: [
      { text: 'Start', link: '/en/start' },
      { text: 'Concepts', link: '/en/concepts' },
    ],
  },
  {
    text: 'How to',
    items: [
      { text: 'Correct a rule', link: '/en/how-to/correct-a-rule' },
      { text: 'Add an instrument', link: '/en/how-to/add-an-instrument' },
      { text: 'Change a procedure', link: '/en/how-to/change-a-procedure' },
      { text: 'Decide again under other law', link: '/en/how-to/replay-decisions' },
      { text: 'Count a deadline', link: '/en/how-to/count-a-deadline' },
      { text: 'Take a file with you', link: '/en/how-to/take-a-file-with-you' },
      {
        text: 'Government interface',
        link: '/how-to/government-interface#data-interface-for-government-service-platforms',
      },
      { text: 'Reference prices and the index', link: '/en/how-to/price-data' },
      { text: 'Embed the dispute zone', link: '/en/how-to/embed' },
    ],
  },
  { text: 'Operate', items: [{ text: 'Operating', link: '/en/operating' }] },
  {
    text: 'Reference (generated)',
    items: [
      { text: 'Acts', link: '/en/reference/acts' },
      { text: 'Views', link: '/en/reference/views' },
      { text: 'Law on file', link: '/en/reference/law' },
      { text: 'Cases', link: '/en/reference/law-cases' },
      { text: 'Law matrix', link: '/law-matrix' },
      { text: 'Rooms', link: '/en/reference/rooms' },
      { text: 'Procedures', link: '/en/reference/procedures/', collapsed: true, items: procedures('en/') },
    ],
  },
  { text: 'Decisions', collapsed: true, items: decisions },
]

export default defineConfig({
  title: '算衡 Suanheng',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  outDir: '../dist/docs',
  cacheDir: '../dist/.docs-cache',
  // the search index of a language is one file, fetched when somebody searches
  vite: { build: { chunkSizeWarningLimit: 1_000 } },
  locales: {
    root: {
      label: '中文',
      lang: 'zh-CN',
      description: '算力租赁的市场与治理平台',
      themeConfig: {
        sidebar: zh,
        outline: { label: '本页', level: [2, 3] },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
        notFound: { title: '没有这一页', quote: '地址可能已改变。', linkText: '回到首页', linkLabel: '回到首页' },
      },
    },
    en: {
      label: 'English',
      lang: 'en',
      description: 'A market and governance platform for leasing compute',
      themeConfig: { sidebar: en, outline: { level: [2, 3] } },
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        locales: {
          root: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示摘要',
                resetButtonTitle: '清除',
                backButtonTitle: '关闭',
                noResultsText: '没有找到',
                footer: { selectText: '打开', navigateText: '上下选择', closeText: '关闭' },
              },
            },
          },
        },
        miniSearch: {
          options: {
            // Chinese has no spaces: every two neighbouring characters are a word, so that any word of a page is found.
            // Must stand alone: it is sent to the browser as text.
            tokenize: (text: string): string[] =>
              (text.toLowerCase().match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? []).flatMap((run) =>
                /\p{Script=Han}/u.test(run) && run.length > 1
                  ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
                  : [run],
              ),
          },
        },
      },
    },
  },
})
