import { plain } from './lib/stats.ts'
import type { Circumstances } from './report.ts'
import { type Result, scoreOf } from './row.ts'

const LINE = 44
const TOP = 64
const WIDTH = 1040
const LEFT = 30
/** The axis runs from a hundredth of the goal to a hundred times better than it; the goal is in the middle. */
const DECADES = 2
const SCALE = (WIDTH - 2 * LEFT) / (2 * DECADES)
const GOAL = WIDTH / 2

/** A picture of the goals: a bar from the goal line to the right when it was surpassed, to the left when it was missed. */
export function chart(results: readonly Result[], about: Circumstances): string {
  const bars = results.flatMap(result => {
    const score = scoreOf(result)
    return score === undefined ? [] : [{ result, score }]
  })
  const height = TOP + bars.length * LINE + 40
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Each goal and how far it was surpassed or missed">
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .small { font-size: 11px; fill: #59636e }
  .title { font-size: 16px; font-weight: 600 }
  .met { fill: #1a7f37 } .missed { fill: #bc4c00 } .grid { stroke: #d1d9e0 } .goal { stroke: #1f2328; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .small { fill: #9198a1 } .met { fill: #3fb950 } .missed { fill: #f0883e } .grid { stroke: #3d444d } .goal { stroke: #f0f6fc }
  }
</style>
<text class="title" x="${LEFT}" y="24">Goals: met to the right, missed to the left</text>
<text class="small" x="${LEFT}" y="42">${escaped(`${about.date}; ${about.jenkins}`)}</text>
${bars.map(({ result, score }, index) => bar(result, score, TOP + index * LINE)).join('\n')}
${axis(height - 16)}
</svg>
`
}

const marks = ['100 times worse', '10', 'goal', '10', '100 times better'].map((mark, index, all) => ({
  mark,
  x: GOAL + (index - DECADES) * SCALE,
  anchor: index === 0 ? 'start' : index === all.length - 1 ? 'end' : 'middle'
}))

const axis = (y: number): string =>
  marks.map(({ mark, x, anchor }) => `<text class="small" x="${x}" y="${y}" text-anchor="${anchor}">${mark}</text>`).join('\n')

/** The lines run behind the bars alone, so that they cross no text. */
function bar(result: Result, score: number, y: number): string {
  const length = Math.min(Math.abs(Math.log10(score)), DECADES) * SCALE
  const isMet = score >= 1
  const width = Math.max(length, 3)
  const figure = `${plain(result.goal?.measured ?? Number.NaN)}; goal: ${result.goal?.text}`
  const x = isMet ? GOAL : GOAL - width
  const grid = marks.map(mark => `<line class="grid" x1="${mark.x}" x2="${mark.x}" y1="${y + 18}" y2="${y + 34}"/>`)
  return `<text x="${LEFT}" y="${y + 12}">${escaped(result.what)}</text>
<text class="small" x="${WIDTH - LEFT}" y="${y + 12}" text-anchor="end">${escaped(figure + (isMet ? '' : `: ${plain(1 / score)} times off`))}</text>
${grid.join('')}
<rect class="${isMet ? 'met' : 'missed'}" x="${x.toFixed(1)}" y="${y + 20}" width="${width.toFixed(1)}" height="12" rx="2"/>
<line class="goal" x1="${GOAL}" x2="${GOAL}" y1="${y + 18}" y2="${y + 34}"/>`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
