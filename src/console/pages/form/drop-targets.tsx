import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { formMessages } from '#messages/credential-form'
import { announce } from '../../ui/announcer.tsx'
import classes from './form.module.css'

export type TakeFile = (file: File) => void

interface DropTargets {
  /** Registers a field that takes files. Returns how to remove it. */
  register(take: TakeFile): () => void
}

const Targets = createContext<DropTargets>({ register: () => () => undefined })

/** Makes a field a target for files that are dropped beside it. */
export function useDropTarget(take: TakeFile, isDisabled: boolean): void {
  const targets = useContext(Targets)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  // registered once, so that the order of the fields stays
  useEffect(() => (isDisabled ? undefined : targets.register(file => latest.current(file))), [targets, isDisabled])
}

interface FormDropProps {
  /** Shows a field for a file where there is none; tells whether it could. */
  readonly onUnclaimed?: (file: File) => Promise<boolean>
  readonly children: ReactNode
}

/** Lets the whole page take files: a file dropped beside a field goes to the first field, and never opens in place of the console. */
export function FormDrop({ onUnclaimed, children }: FormDropProps) {
  const [isOver, setOver] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const takers = useMemo(() => new Set<TakeFile>(), [])
  /** A file for the first field that appears. */
  const waiting = useRef<File>(undefined)
  const targets = useMemo<DropTargets>(
    () => ({
      register(take) {
        takers.add(take)
        const file = waiting.current
        waiting.current = undefined
        if (file !== undefined) take(file)
        return () => takers.delete(take)
      }
    }),
    [takers]
  )
  useEffect(() => {
    const stop = new AbortController()
    const options = { signal: stop.signal }
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      // a field has taken it
      if (event.defaultPrevented || !hasFiles(event)) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      const [take] = takers
      if (file !== undefined) void give(file, take)
    }
    async function give(file: File, take: TakeFile | undefined): Promise<void> {
      setRefused(false)
      if (take !== undefined) return take(file)
      waiting.current = file
      if ((await onUnclaimed?.(file)) === true) return
      waiting.current = undefined
      setRefused(true)
      announce(formMessages.noFileField)
    }
    addEventListener('dragover', over, options)
    addEventListener('drop', drop, options)
    addEventListener('dragleave', event => event.relatedTarget === null && setOver(false), options)
    return () => stop.abort()
  }, [takers, onUnclaimed])
  return (
    <Targets.Provider value={targets}>
      <div className={classes['page']} data-over={isOver || undefined}>
        {isRefused && <p className={classes['dropRefused']}>{formMessages.noFileField}</p>}
        {children}
      </div>
    </Targets.Provider>
  )
}

/** Bytes of a file that are looked at to tell its type. */
const LOOKED_AT = 64 * 1024

/** The type that a file is probably for, by its beginning; undefined if it could be anything. */
export async function guessType(file: File): Promise<'ssh-key' | 'kubeconfig' | undefined> {
  const text = await file.slice(0, LOOKED_AT).text()
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----|^PuTTY-User-Key-File/m.test(text)) return 'ssh-key'
  return /^["\s]*kind["\s]*:["\s]*Config\b/m.test(text) && text.includes('clusters') ? 'kubeconfig' : undefined
}
