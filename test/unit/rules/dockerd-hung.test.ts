import rule from '../../../harness/rules/dockerd-hung.ts';
import { describeHungDaemon } from './hung-daemon.ts';

describeHungDaemon({
  rule,
  daemon: 'dockerd',
  other: 'containerd',
  outcomes: { 'engine-api': 'hangs', containerd: 'works', runtime: 'works' },
});
