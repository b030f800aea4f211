import { replayRecordings } from './jenkins-transcripts/replay.ts'

replayRecordings({
  version: '2.528.1',
  excluded: new Map([[27053, 'its body is not recorded, only described']]),
  compared: 1536,
  equal: 1536
})
