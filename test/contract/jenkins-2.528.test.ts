import { replayRecordings } from './jenkins-transcripts/replay.ts'

replayRecordings({ version: '2.528.1', excluded: new Map(), compared: 0, equal: 0 })
