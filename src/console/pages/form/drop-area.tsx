import { FileButton, Group } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { formMessages } from '#messages/credential-form'
import { Button } from '../../ui/button.tsx'
import { useDropTarget } from './drop-targets.tsx'
import classes from './form.module.css'

interface DropAreaProps {
  readonly label: string
  readonly maxBytes: number
  readonly disabled?: boolean
  /** Takes the content of a file, or tells why it cannot. */
  readonly onFile: (bytes: Uint8Array<ArrayBuffer>, name: string) => string | undefined
  /** The input, given why the last file was not taken. */
  readonly children: (fault: string | undefined) => ReactNode
  /** Further buttons beside the one that chooses a file. */
  readonly tools?: ReactNode
}

/** An area around an input that takes a file, chosen or dropped. */
export function DropArea({ label, maxBytes, disabled = false, onFile, children, tools }: DropAreaProps) {
  const [fault, setFault] = useState<string>()
  const [isOver, setOver] = useState(false)
  const forget = useRef<() => void>(null)
  const take = async (file: File | null | undefined) => {
    if (!file || disabled) return
    // otherwise the browser does not report the same file when it is chosen again
    forget.current?.()
    setFault(file.size > maxBytes ? formMessages.tooLarge(maxBytes) : onFile(new Uint8Array(await file.arrayBuffer()), file.name))
  }
  useDropTarget(file => void take(file), disabled)
  return (
    <div
      role="group"
      aria-label={label}
      data-over={isOver || undefined}
      className={classes['drop']}
      onInput={() => setFault(undefined)}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      {children(fault)}
      <Group gap="xs" mt={6}>
        <FileButton onChange={file => void take(file)} resetRef={forget} disabled={disabled}>
          {props => (
            <Button {...props} size="compact-sm" variant="default" disabled={disabled}>
              {formMessages.chooseFile}
            </Button>
          )}
        </FileButton>
        {tools}
        <span className={classes['hint']}>{isOver ? formMessages.dropping : formMessages.dropHere}</span>
      </Group>
    </div>
  )
}
