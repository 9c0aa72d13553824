// The default theme without its web fonts: the reader's own fonts have the Chinese as well. Wide tables scroll in their frame.
import theme from 'vitepress/theme-without-fonts'
import './style.css'

export default theme
