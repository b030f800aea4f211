import t from 'tap'
import { compareEventIds, eventTypes, projectEventTypes } from '../../../src/domain/event.ts'

t.test('events are in the order of their ids, beyond what a number holds', async t => {
  const ids = [
    '0-0',
    '5-9',
    '5-10',
    '5-18446744073709551614',
    '5-18446744073709551615',
    '10-0',
    '9007199254740992-0',
    '9007199254740993-0'
  ]
  for (const [i, a] of ids.entries())
    for (const [j, b] of ids.entries()) t.equal(compareEventIds(a, b), Math.sign(i - j), `${a} ${b}`)
})

t.test('events of a controller, a secret store or a verify target are not for webhooks of a project', async t => {
  const others = eventTypes.filter(type => !projectEventTypes.includes(type))
  t.strictSame(others, [
    ...[
      'CircuitOpened',
      'CircuitClosed',
      'ControllerChanged',
      'ControllerUnconfirmed',
      'ControllerConfirmed',
      'ControllerAccepted',
      'ControllerAdded',
      'ControllerUpdated',
      'ControllerRemoved',
      'SecretStoreAdded',
      'SecretStoreUpdated',
      'SecretStoreRemoved',
      'VerifyTargetAdded',
      'VerifyTargetUpdated',
      'VerifyTargetRemoved',
      'SettingsReloaded',
      'ReloadRefused',
      'BackupFailed',
      'BackupRecovered'
    ]
  ])
})
