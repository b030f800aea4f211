import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders whose files may share a process, and how many: enough to share the loading, few enough to spread over the processors. */
const SIZES = { 'test/integration/': 8, 'test/unit/': 30, 'test/contract/': 4, 'test/project/': 5 }
/** What other files in the process would notice: its environment, signals and output, fakes of what all share. */
const SHARED = /\bmock\.|\bglobalThis\b|\bDate\.now =|\bprocess\.(?:env|exit|kill|off|on|once|stderr|stdout)\b/

/** The test files that can share a process, in groups, and the others. `isLong`: those gain little, and need a process to end early. */
export async function groupFiles(files, root, isLong) {
  const isTied = async file => !file.endsWith('.test.ts') || isLong(file) || SHARED.test(await readFile(join(root, file), 'utf8'))
  const tied = new Set()
  for (const file of files) if (await isTied(file)) tied.add(file)
  const groups = Object.entries(SIZES).flatMap(([folder, size]) =>
    deal(
      files.filter(file => file.startsWith(folder) && !tied.has(file)),
      size
    )
  )
  const grouped = new Set(groups.flat())
  return { groups, others: files.filter(file => !grouped.has(file)) }
}

/** Dealt like cards: neighbours have much in common, their time included. */
function deal(files, size) {
  const count = Math.ceil(files.length / size)
  return Array.from({ length: count }, (_, group) => files.filter((_, index) => index % count === group))
}
