import { Kbd, Modal } from '@mantine/core'
import { generalMessages } from '#messages/general'
import { paletteMessages } from '#messages/palette'
import classes from './palette.module.css'
import { closeOverlay } from './state.ts'

/** The sheet of keys. */
export const KeySheet = () => (
  <Modal
    opened
    onClose={closeOverlay}
    title={paletteMessages.keys.title}
    closeButtonProps={{ 'aria-label': generalMessages.close }}
  >
    <dl className={classes['keys']}>
      {paletteMessages.keys.list.map(([key, does]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>
            <Kbd>{key}</Kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  </Modal>
)
