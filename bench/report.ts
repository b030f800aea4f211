import { plain } from './lib/stats.ts'
import { type Result, scoreOf } from './row.ts'

/** What stands above the table. */
export interface Circumstances {
  readonly date: string
  readonly machine: string
  readonly versions: string
  readonly jenkins: string
  readonly seconds: number
}

export const isMet = (result: Result): boolean => (scoreOf(result) ?? 1) >= 1

/** `met`, or by how much it was missed. */
export function verdict(result: Result): string {
  const score = scoreOf(result)
  if (score === undefined || result.goal === undefined) return '–'
  if (score >= 1) return 'met'
  const { wanted, measured } = result.goal
  return `**missed**: ${plain(measured)} instead of ${plain(wanted)}, by a factor of ${plain(1 / score)}`
}

const cell = (text: string | undefined): string => (text ?? '–').replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The results as a page. */
export function page(results: readonly Result[], about: Circumstances): string {
  const lines = results.map(r => {
    const cells = [r.what, r.ours, r.rival, r.ratio, `${r.better} is better`, r.goal?.text, verdict(r)]
    return `| ${cells.map(cell).join(' | ')} |`
  })
  const missed = results
    .filter(r => !isMet(r))
    .map(r => `- **${r.what}**: ${verdict(r).replaceAll('**', '')}. ${sentence(r.why)}`)
  const notes = results.filter(r => r.note !== undefined).map(r => `- ${r.what}: ${r.note}.`)
  return `# Results of \`npm run bench\`

Written by the command, together with the chart; do not edit. Everything of one table was measured in one run on one machine, side
by side with what it is compared with: trust the ratios, not the absolute numbers.

- date: ${about.date}; the run took ${plain(about.seconds)} s
- machine: ${about.machine}
- versions: ${about.versions}
- Jenkins: ${about.jenkins}
- the bridge runs as \`node src/app/main.ts\` in a process of its own, on a redis-server with \`appendfsync always\`, at most 4 requests
  to Jenkins at once; figures are medians, with the least and the greatest run in brackets

![each goal and how far it was surpassed or missed](results.svg)

| what | ours | compared with | ratio | | goal | |
|---|---|---|---|---|---|---|
${lines.join('\n')}

${missed.length === 0 ? 'Every goal was met.' : `## Missed\n\n${missed.join('\n')}`}
${notes.length === 0 ? '' : `\n## Notes\n\n${notes.join('\n')}\n`}`
}

const sentence = (why: string | undefined): string => (why === undefined ? '' : `Why: ${why}.`)

/** One result for the terminal. */
export function lines(r: Result): string {
  const parts = [
    `  ours     ${r.ours}`,
    ...(r.rival === undefined ? [] : [`  against  ${r.rival}`]),
    ...(r.ratio === undefined ? [] : [`  ratio    ${r.ratio} (${r.better} is better)`]),
    ...(r.goal === undefined ? [] : [`  goal     ${r.goal.text}: ${verdict(r).replaceAll('**', '')}`]),
    ...(isMet(r) || r.why === undefined ? [] : [`  why      ${r.why}`]),
    ...(r.note === undefined ? [] : [`  note     ${r.note}`])
  ]
  return [r.what, ...parts].join('\n')
}
