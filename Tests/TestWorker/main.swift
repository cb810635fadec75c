// A user's own worker: the built-in stages and three more, for the tests.
import Copydesk

Copydesk.main(stages: [Delay.self, Trouble.self, Spin.self])
