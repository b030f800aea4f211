import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DockerfileParser, type Instruction } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { root } from './command.ts'

/** A Dockerfile as its instructions, and what is wrong with its syntax. */
export class Dockerfile {
  readonly faults: string[]
  readonly #instructions: Instruction[]

  constructor(name: string) {
    const text = readFileSync(join(root, name), 'utf8')
    this.faults = validate(text).map(
      ({ message, range }) => `${name}:${range.start.line + 1} ${typeof message === 'string' ? message : message.value}`
    )
    this.#instructions = DockerfileParser.parse(text).getInstructions()
  }

  /** The arguments of every instruction of this kind, in order. */
  all(keyword: string): string[] {
    return this.#of(this.#instructions, keyword)
  }

  /** The arguments of the last such instruction of the last stage: the one that counts in the image. */
  final(keyword: string): string | undefined {
    const stage = this.#instructions.findLastIndex(instruction => instruction.getKeyword() === 'FROM')
    return this.#of(this.#instructions.slice(stage), keyword).at(-1)
  }

  /** What a stage copies from the repository, the first stage being 0. */
  copied(stage: number): string[] {
    const starts = this.#instructions.flatMap((instruction, i) => (instruction.getKeyword() === 'FROM' ? [i] : []))
    return this.#of(this.#instructions.slice(starts[stage], starts[stage + 1]), 'COPY')
      .filter(line => !line.startsWith('--from'))
      .flatMap(line => line.split(/\s+/).slice(0, -1))
  }

  /** The command of the health check, as the list that is executed. */
  healthCommand(): string[] {
    const [, list = '[]'] = /CMD\s+(\[.*\])\s*$/s.exec(this.final('HEALTHCHECK') ?? '') ?? []
    return JSON.parse(list) as string[]
  }

  #of(instructions: readonly Instruction[], keyword: string): string[] {
    return instructions.filter(one => one.getKeyword() === keyword).map(one => one.getRawArgumentsContent() ?? '')
  }
}
