// Tests of the parse stage.
import Testing
@testable import ParseStage
